import type { ReactNode, RefObject } from 'react'
import { Button as AriaButton, Tooltip, TooltipTrigger, type ButtonProps as AriaProps } from 'react-aria-components'
import { ariaKeys } from '../keys/platform'
import { Keys } from './Keys'

export type Tone = 'plain' | 'primary' | 'ghost' | 'danger' | 'danger-solid' | 'ai'

const tones: Record<Tone, string> = {
  plain: 'border border-line bg-surface text-text hover:bg-hover data-pressed:bg-selected',
  primary: 'bg-accent text-on-accent hover:bg-accent-hover data-pressed:bg-accent-hover',
  ghost: 'text-text2 hover:bg-hover hover:text-text data-pressed:bg-selected',
  danger: 'border border-line bg-surface text-danger hover:bg-danger-soft data-pressed:bg-danger-soft',
  'danger-solid': 'bg-danger text-surface hover:opacity-90',
  ai: 'border border-ai bg-surface text-ai hover:bg-ai-soft data-pressed:bg-ai-soft',
}

export interface ButtonProps extends Omit<AriaProps, 'children' | 'className'> {
  tone?: Tone
  /** A combination such as "t"; shown in the tooltip, or on the button with `showKeys`. */
  keys?: string | undefined
  showKeys?: boolean
  /** Explains an icon or says what will happen. */
  tip?: string
  square?: boolean
  small?: boolean
  className?: string
  children: ReactNode
  ref?: RefObject<HTMLButtonElement | null>
}

export function Button({ tone = 'plain', keys, showKeys, tip, square, small, className = '', children, ...rest }: ButtonProps) {
  const size = `${small ? 'h-7' : 'h-8 max-md:h-11'} ${square ? (small ? 'w-7' : 'w-8 max-md:w-11') : small ? 'px-2.5' : 'px-3'}`
  const shortcut = keys ? ariaKeys(keys) : undefined
  const button = (
    <AriaButton
      {...rest}
      {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
      className={`inline-flex shrink-0 cursor-default items-center justify-center gap-1.5 rounded-md text-sm font-medium whitespace-nowrap transition-colors duration-120 select-none data-disabled:text-text3 data-disabled:border-line data-disabled:bg-subtle ${size} ${tones[tone]} ${className}`}
    >
      {children}
      {keys && showKeys && (
        <span aria-hidden="true" className="max-md:hidden">
          <Keys combination={keys} bare={tone === 'primary' || tone === 'danger-solid'} />
        </span>
      )}
    </AriaButton>
  )
  if (!tip) return button
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {button}
      <Tooltip offset={6} className="enter z-50 flex items-center gap-2 rounded-md bg-text px-2 py-1 text-xs text-canvas shadow-pop">
        {tip}
        {keys && !showKeys && <Keys combination={keys} bare />}
      </Tooltip>
    </TooltipTrigger>
  )
}
