import { describe, expect, it } from 'vitest'
import { parsePath, pathOf, type Route } from './router'

const routes: [string, Route][] = [
  ['/inbox', { screen: 'inbox', conversation: null, details: false }],
  ['/inbox/cnv_1', { screen: 'inbox', conversation: 'cnv_1', details: false }],
  ['/inbox/cnv_1/details', { screen: 'inbox', conversation: 'cnv_1', details: true }],
  ['/wall', { screen: 'wall', conversation: null }],
  ['/wall/cnv_1', { screen: 'wall', conversation: 'cnv_1' }],
  ['/closed/a%2Fb', { screen: 'closed', conversation: 'a/b' }],
  ['/practice', { screen: 'practice' }],
  ['/settings', { screen: 'settings' }],
  ['/setup', { screen: 'setup' }],
]

describe('addresses', () => {
  it.each(routes)('%s is read and written the same', (path, route) => {
    expect(parsePath(path)).toEqual(route)
    expect(pathOf(route)).toBe(path)
  })

  it('leads everything unknown to the inbox', () => {
    for (const path of ['/', '/nothing/here']) expect(parsePath(path)).toEqual({ screen: 'inbox', conversation: null, details: false })
  })
})
