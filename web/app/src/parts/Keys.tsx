import { keyCaps } from '../keys/platform'

/** The caps of a combination. `bare` on coloured ground, where a drawn cap would shout. */
export function Keys({ combination, bare }: { combination: string; bare?: boolean }) {
  const caps = keyCaps(combination)
  if (bare) return <span className="text-xs font-normal opacity-85">{caps.join(' ')}</span>
  return (
    <span className="inline-flex gap-1">
      {caps.map((cap, index) => (
        <kbd key={index}>{cap}</kbd>
      ))}
    </span>
  )
}
