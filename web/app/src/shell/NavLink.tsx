import type { ReactNode } from 'react'
import { Link, Tooltip, TooltipTrigger } from 'react-aria-components'
import { pathOf, type Route } from '../router'
import { Keys } from '../parts/Keys'

interface NavLinkProps {
  to: Route
  active: boolean
  icon: ReactNode
  label: string
  narrow: boolean
  keys?: string | undefined
  count?: number
  /** What the number means, for screen readers ("3 waiting"). */
  countLabel?: string
  hot?: boolean
}

/** An address in the navigation: a real link, so that it can be opened in a new tab. */
export function NavLink({ to, active, icon, label, narrow, keys, count = 0, countLabel, hot }: NavLinkProps) {
  const number = count > 0 && (
    <>
      <span
        aria-hidden="true"
        className={`num text-xs ${narrow ? 'absolute -top-0.5 right-0 rounded-full bg-surface px-1 text-2xs' : 'ms-auto'} ${hot ? 'font-semibold text-danger' : 'text-text3'}`}
      >
        {count > 999 ? '999+' : count}
      </span>
      <span className="sr-only">, {countLabel}</span>
    </>
  )
  return (
    <TooltipTrigger delay={narrow ? 200 : 900} closeDelay={0}>
      <Link
        href={pathOf(to)}
        {...(active ? { 'aria-current': 'page' as const } : {})}
        className={`relative flex h-8 cursor-default items-center gap-2.5 rounded-md outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent ${narrow ? 'w-9 justify-center' : 'px-2.5'} ${active ? 'bg-selected font-medium' : 'text-text2 hover:bg-hover hover:text-text'}`}
      >
        {icon}
        <span className={narrow ? 'sr-only' : 'truncate'}>{label}</span>
        {number}
      </Link>
      <Tooltip placement="right" offset={6} className="enter z-50 flex items-center gap-2 rounded-md bg-text px-2 py-1 text-xs text-canvas shadow-pop">
        {label}
        {keys && <Keys combination={keys} bare />}
      </Tooltip>
    </TooltipTrigger>
  )
}
