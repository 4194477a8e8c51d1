import type { ReactNode } from 'react'

export type ChipTone = 'plain' | 'ai' | 'warn' | 'danger' | 'ok' | 'accent'

const tones: Record<ChipTone, string> = {
  plain: 'border-line text-text2',
  ai: 'border-transparent bg-ai-soft text-ai',
  warn: 'border-transparent bg-warn-soft text-warn',
  danger: 'border-transparent bg-danger-soft text-danger',
  ok: 'border-transparent bg-ok-soft text-ok',
  accent: 'border-transparent bg-accent-soft text-accent',
}

export function Chip({ tone = 'plain', children }: { tone?: ChipTone; children: ReactNode }) {
  return (
    <span className={`inline-flex h-5 max-w-full items-center gap-1 rounded-full border px-2 text-2xs font-medium whitespace-nowrap ${tones[tone]}`}>
      {children}
    </span>
  )
}
