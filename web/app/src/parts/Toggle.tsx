import { Switch } from 'react-aria-components'

export function Toggle({ label, hint, value, onChange }: { label: string; hint?: string; value: boolean; onChange: (value: boolean) => void }) {
  return (
    <Switch isSelected={value} onChange={onChange} className="group flex cursor-default items-start gap-3 max-md:min-h-11">
      <span
        aria-hidden="true"
        className="mt-0.5 flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-subtle p-0.5 transition-colors duration-120 group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent group-data-selected:border-accent group-data-selected:bg-accent"
      >
        <span className="size-3.5 rounded-full bg-line-strong transition-transform duration-120 group-data-selected:translate-x-4 group-data-selected:bg-on-accent" />
      </span>
      <span>
        <span className="block font-medium">{label}</span>
        {hint && <span className="block text-text2">{hint}</span>}
      </span>
    </Switch>
  )
}
