import type { RefObject } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components'

const box =
  'w-full rounded-md border border-line-strong bg-surface px-3 text-base text-text outline-none focus:border-accent focus:ring-1 focus:ring-accent data-invalid:border-danger'

interface FieldProps extends Omit<TextFieldProps, 'children' | 'className'> {
  label: string
  hint?: string | undefined
  error?: string | null
  rows?: number
  placeholder?: string
  input?: RefObject<HTMLInputElement | null>
  area?: RefObject<HTMLTextAreaElement | null>
}

/** A labelled line or, with `rows`, a labelled area. The error is tied to the field for screen readers. */
export function Field({ label, hint, error, rows, placeholder, input, area, ...rest }: FieldProps) {
  return (
    <TextField {...rest} isInvalid={Boolean(error)} className="flex flex-col gap-1.5">
      <Label className="text-sm font-medium">{label}</Label>
      {rows ? (
        <TextArea ref={area} rows={rows} placeholder={placeholder} className={`${box} scroll-thin resize-y py-2`} />
      ) : (
        <Input ref={input} placeholder={placeholder} className={`${box} h-9 max-md:h-11`} />
      )}
      {hint && (
        <Text slot="description" className="text-xs text-text3">
          {hint}
        </Text>
      )}
      <FieldError className="text-xs text-danger">{error}</FieldError>
    </TextField>
  )
}
