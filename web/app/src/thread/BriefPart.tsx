import type { ReactNode } from 'react'

/** One line of the brief: a label and a sentence, or a short list. `strong` for what to read first. */
export function Part({ label, strong, list, children }: { label: string; strong?: boolean; list?: readonly string[]; children?: ReactNode }) {
  return (
    <>
      <dt className="text-text3">{label}</dt>
      <dd className={`min-w-0 ${strong ? 'text-base' : ''} max-md:mb-1.5`}>
        {list ? (
          <ul className="space-y-0.5 text-text2">
            {list.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ) : (
          children
        )}
      </dd>
    </>
  )
}
