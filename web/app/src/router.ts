// Addresses of the workspace. Every screen and every open conversation has one, so Back, reload and links work.
import { useSyncExternalStore } from 'react'

export type Route =
  | { screen: 'inbox'; conversation: string | null; details: boolean }
  | { screen: 'wall'; conversation: string | null }
  | { screen: 'closed'; conversation: string | null }
  /** `query`: the words and filters as they stand in the address. */
  | { screen: 'search'; conversation: string | null; query: string }
  /** `query`: the question as it stands in the address. */
  | { screen: 'staffing'; query: string }
  | { screen: 'approvals' }
  | { screen: 'knowledge' }
  | { screen: 'practice' }
  | { screen: 'settings' }
  | { screen: 'setup' }

export function parsePath(address: string): Route {
  const [path = '', query = ''] = address.split('?')
  const [screen, conversation, more] = path.split('/').filter(Boolean).map(decodeURIComponent)
  switch (screen) {
    case 'wall':
    case 'closed':
      return { screen, conversation: conversation ?? null }
    case 'search':
      return { screen, conversation: conversation ?? null, query }
    case 'staffing':
      return { screen, query }
    case 'approvals':
    case 'knowledge':
    case 'practice':
    case 'settings':
    case 'setup':
      return { screen }
    default:
      return { screen: 'inbox', conversation: (screen === 'inbox' && conversation) || null, details: more === 'details' }
  }
}

export function pathOf(route: Route): string {
  const parts: string[] = [route.screen]
  if ('conversation' in route && route.conversation) parts.push(encodeURIComponent(route.conversation))
  if (route.screen === 'inbox' && route.conversation && route.details) parts.push('details')
  return `/${parts.join('/')}${'query' in route && route.query ? `?${route.query}` : ''}`
}

const listeners = new Set<() => void>()
let route = typeof location === 'undefined' ? parsePath('/') : parsePath(location.pathname + location.search)

function changed(): void {
  route = parsePath(location.pathname + location.search)
  for (const listener of [...listeners]) listener()
}

if (typeof window !== 'undefined') addEventListener('popstate', changed)

export function currentRoute(): Route {
  return route
}

export function onRoute(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Goes to an address. `replace` for moves along a list, which should not fill the history. */
export function go(to: Route, options: { replace?: boolean } = {}): void {
  const path = pathOf(to)
  if (path === location.pathname + location.search && !location.hash) return
  history[options.replace ? 'replaceState' : 'pushState'](null, '', path)
  changed()
}

export function useRoute(): Route {
  return useSyncExternalStore(onRoute, currentRoute)
}

/** A part of the address: what does not show the conversation should not render again for each one. */
export function useRoutePart<Part extends string | boolean | null>(select: (route: Route) => Part): Part {
  return useSyncExternalStore(onRoute, () => select(currentRoute()))
}

export const screenOf = (of: Route): Route['screen'] => of.screen
export const conversationOf = (of: Route): string | null => ('conversation' in of ? of.conversation : null)
