import { describe, expect, it } from 'vitest'
import { parsePath, pathOf, type Route } from './router'

const routes: [string, Route][] = [
  ['/inbox', { screen: 'inbox', conversation: null, details: false }],
  ['/inbox/cnv_1', { screen: 'inbox', conversation: 'cnv_1', details: false }],
  ['/inbox/cnv_1/details', { screen: 'inbox', conversation: 'cnv_1', details: true }],
  ['/wall', { screen: 'wall', conversation: null }],
  ['/wall/cnv_1', { screen: 'wall', conversation: 'cnv_1' }],
  ['/closed/a%2Fb', { screen: 'closed', conversation: 'a/b' }],
  ['/search', { screen: 'search', conversation: null, query: '' }],
  ['/search/cnv_1?q=late%20coat&by=note', { screen: 'search', conversation: 'cnv_1', query: 'q=late%20coat&by=note' }],
  ['/staffing?asks=20', { screen: 'staffing', query: 'asks=20' }],
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
