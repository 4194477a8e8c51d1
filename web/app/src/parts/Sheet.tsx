import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { X } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { Button } from './Button'

interface SheetProps {
  open: boolean
  onClose: () => void
  title: string
  /** One sentence under the title that says what this does. */
  hint?: string
  width?: number
  danger?: boolean
  children: ReactNode
}

/** A dialog in the upper middle of the page; a sheet from below on a phone. Escape and the scrim close it. */
export function Sheet({ open, onClose, title, hint, width = 520, danger, children }: SheetProps) {
  const t = useT()
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => next || onClose()}
      isDismissable
      className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto bg-scrim px-4 pt-[10vh] pb-8 max-md:items-end max-md:p-0"
    >
      <Modal style={{ maxWidth: width }} className="enter w-full rounded-xl border border-line bg-surface shadow-pop max-md:max-h-[92dvh] max-md:!max-w-none max-md:overflow-y-auto max-md:rounded-b-none">
        <Dialog role={danger ? 'alertdialog' : 'dialog'} className="p-5 outline-none">
          <div className="mb-4 flex items-start gap-3">
            <div className="min-w-0">
              <Heading slot="title" level={2} className="text-lg leading-6 font-semibold">
                {title}
              </Heading>
              {hint && <p className="mt-1 text-text2">{hint}</p>}
            </div>
            <Button tone="ghost" square small onPress={onClose} aria-label={t('action.close')} className="-mt-0.5 -mr-1.5 ml-auto max-md:size-11">
              <X size={16} strokeWidth={1.5} aria-hidden="true" />
            </Button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
