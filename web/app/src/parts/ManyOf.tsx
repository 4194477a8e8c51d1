import { Check } from 'lucide-react'
import { Checkbox, CheckboxGroup, Label } from 'react-aria-components'

interface ManyOfProps {
  label: string
  options: readonly { id: string; label: string }[]
  values: string[]
  onChange: (values: string[]) => void
}

/** Any number of short words, as chips that can be ticked. */
export function ManyOf({ label, options, values, onChange }: ManyOfProps) {
  return (
    <CheckboxGroup value={values} onChange={onChange} className="flex flex-col gap-1.5">
      <Label className="text-sm font-medium">{label}</Label>
      <div className="flex flex-wrap gap-1.5">
        {options.map((option) => (
          <Checkbox
            key={option.id}
            value={option.id}
            className="flex h-7 cursor-default items-center gap-1.5 rounded-full border border-line px-2.5 text-xs outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:border-accent data-selected:bg-accent-soft max-md:h-11 max-md:px-4"
          >
            {({ isSelected }) => (
              <>
                {isSelected && <Check size={12} strokeWidth={2.5} aria-hidden="true" className="text-accent" />}
                {option.label}
              </>
            )}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  )
}
