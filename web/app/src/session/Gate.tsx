import type { ReactNode } from 'react'

/** The page before the workspace: the mark, a title, a form. */
export function Gate({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className="scroll-thin flex h-dvh flex-col items-center overflow-y-auto bg-canvas px-4 pt-[14vh] pb-8 outline-none">
      <div className="mb-6 flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        <img src="/assets/icon-1.svg" alt="" width={26} height={26} />
        Baton
      </div>
      <div className="w-full max-w-96 rounded-xl border border-line bg-surface p-6">
        <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
        <p className="mt-1 mb-5 text-text2">{hint}</p>
        {children}
      </div>
    </main>
  )
}
