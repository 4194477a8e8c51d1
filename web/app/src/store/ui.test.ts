import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { focusNow, registerFocus } from './ui'

let stops: (() => void)[]
const place = (id: string) => {
  const field = document.createElement('input')
  field.id = id
  document.body.append(field)
  return field
}
const register = (name: Parameters<typeof registerFocus>[0], id: string) => {
  const field = document.getElementById(id) ?? place(id)
  stops.push(registerFocus(name, () => field.focus()))
}
const holder = () => document.activeElement?.id

beforeEach(() => {
  stops = []
  document.body.replaceChildren()
  register('main', 'main')
})
afterEach(() => stops.forEach((stop) => stop()))

describe('the keyboard goes to a place', () => {
  it('at once when it is there, else to the next one', () => {
    register('list', 'list')
    focusNow('composer', 'list')
    expect(holder()).toBe('list')
    focusNow('search')
    expect(holder()).toBe('main')
  })

  it('when it is drawn later than it was asked for', () => {
    focusNow('wrap-up')
    expect(holder()).toBe('main')
    register('wrap-up', 'panel')
    expect(holder()).toBe('panel')
  })

  it('but not when the person or a later command has moved on', () => {
    focusNow('wrap-up')
    place('elsewhere').focus()
    register('wrap-up', 'panel')
    expect(holder()).toBe('elsewhere')
    focusNow('search')
    focusNow('main')
    register('search', 'search')
    expect(holder()).toBe('main')
  })

  it('once for each time it is asked for', () => {
    focusNow('wrap-up')
    register('wrap-up', 'panel')
    focusNow('main')
    register('wrap-up', 'panel')
    expect(holder()).toBe('main')
  })
})
