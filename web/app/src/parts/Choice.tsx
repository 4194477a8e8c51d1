import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'

export interface ChoiceOption<Value extends string> { value: Value; label: string; hint?: string | undefined; icon?: ReactNode }

interface ChoiceProps<Value extends string> {
  label: string
  options: readonly ChoiceOption<Value>[]
  value: Value | null
  onChange: (value: Value) => void
  /** Side by side for short words, below each other for explained ones. */
  layout?: 'row' | 'list'
  required?: boolean
}

export function Choice<Value extends string>({ label, options, value, onChange, layout = 'row', required }: ChoiceProps<Value>) {
  return (
    <RadioGroup
      value={value}
      onChange={(next) => onChange(next as Value)}
      isRequired={required ?? false}
      orientation={layout === 'row' ? 'horizontal' : 'vertical'}
      className="flex flex-col gap-1.5"
    >
      <Label className="text-sm font-medium">{label}</Label>
      <div className={layout === 'row' ? 'flex flex-wrap gap-1.5' : 'flex flex-col gap-1.5'}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            className={`flex cursor-default items-center gap-2.5 rounded-md border border-line px-3 text-sm outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:border-accent data-selected:bg-accent-soft max-md:min-h-11 ${layout === 'row' ? 'min-h-8' : 'min-h-10 py-1.5'}`}
          >
            {({ isSelected }) => (
              <>
                <span
                  aria-hidden="true"
                  className={`grid size-3.5 shrink-0 place-items-center rounded-full border ${isSelected ? 'border-accent bg-accent' : 'border-line-strong bg-surface'}`}
                >
                  {isSelected && <span className="size-1.5 rounded-full bg-on-accent" />}
                </span>
                {option.icon}
                <span className="min-w-0">
                  <span className="block font-medium">{option.label}</span>
                  {option.hint && <span className="block text-xs text-text2">{option.hint}</span>}
                </span>
              </>
            )}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
