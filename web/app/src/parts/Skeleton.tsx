import { useEffect, useState } from 'react'

/** Nothing for 200 ms: what is fast should not flicker. */
export function useLate(delay = 200): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), delay)
    return () => clearTimeout(timer)
  }, [delay])
  return late
}

/** Rows of the true height, so that nothing moves when the real ones come. */
export function SkeletonRows({ count = 6 }: { count?: number }) {
  const late = useLate()
  if (!late) return null
  return (
    <div aria-hidden="true" className="p-1.5">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="flex h-20 gap-2.5 px-2.5 py-2.5">
          <div className="skeleton size-7 !rounded-full" />
          <div className="flex-1 space-y-2 pt-1">
            <div className="skeleton h-3 w-2/5" />
            <div className="skeleton h-3 w-11/12" />
            <div className="skeleton h-3 w-1/3" />
          </div>
        </div>
      ))}
    </div>
  )
}
