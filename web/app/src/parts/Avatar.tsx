import { useT } from '../i18n/i18n'

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((part) => [...part][0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase()

/** Shape carries who it is: a person is a circle, the AI a rounded square. Colour only repeats it. */
export function Avatar({ name, ai, me, size = 28 }: { name: string; ai?: boolean; me?: boolean; size?: number }) {
  const t = useT()
  const look = ai ? 'rounded-[30%] bg-ai-soft text-ai' : me ? 'rounded-full bg-accent-soft text-accent' : 'rounded-full bg-subtle text-text2'
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size, fontSize: Math.max(9, size * 0.38) }}
      className={`inline-grid shrink-0 place-items-center font-semibold select-none ${look}`}
    >
      {ai ? t('author.assistant') : initials(name)}
    </span>
  )
}
