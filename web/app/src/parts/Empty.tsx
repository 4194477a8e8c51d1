import type { ReactNode } from 'react'

/** What stands where nothing is: what it means, and what to do. */
export function Empty({ title, children, icon }: { title: string; children?: ReactNode; icon?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 px-6 py-10 text-center">
      {icon && <div className="mb-1 text-text3">{icon}</div>}
      <p className="text-base font-medium">{title}</p>
      {children && <div className="max-w-90 text-text2">{children}</div>}
    </div>
  )
}
