import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { Check, ChevronDown } from 'lucide-react'

export interface PickOption { id: string; label: string }

interface PickProps {
  label: string
  hideLabel?: boolean
  options: readonly PickOption[]
  value: string | null
  onChange: (id: string) => void
  placeholder?: string
  small?: boolean
}

/** One of several, in a list that drops down. */
export function Pick({ label, hideLabel, options, value, onChange, placeholder, small }: PickProps) {
  return (
    <Select value={value} onChange={(key) => key !== null && onChange(String(key))} {...(placeholder ? { placeholder } : {})} className="flex min-w-0 flex-col gap-1.5">
      <Label className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>{label}</Label>
      <Button
        className={`flex min-w-0 cursor-default items-center gap-2 rounded-md border bg-surface outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent ${small ? 'h-7 border-line px-2.5 text-xs font-medium text-text2 max-md:h-9' : 'h-9 border-line-strong px-3 text-base max-md:h-11'}`}
      >
        <SelectValue className="min-w-0 flex-1 truncate text-start data-placeholder:text-text3" />
        <ChevronDown size={14} strokeWidth={1.5} aria-hidden="true" className="shrink-0 text-text3" />
      </Button>
      <Popover offset={4} className="enter min-w-(--trigger-width) rounded-lg border border-line bg-surface p-1 shadow-pop">
        <ListBox items={options.map((option) => ({ ...option }))} className="scroll-thin max-h-72 overflow-y-auto outline-none">
          {(option) => (
            <ListBoxItem
              id={option.id}
              textValue={option.label}
              className="flex h-8 cursor-default items-center gap-2 rounded-md px-2.5 text-sm outline-none data-focused:bg-selected max-md:h-11"
            >
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  {isSelected && <Check size={14} strokeWidth={2} aria-hidden="true" className="text-accent" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
