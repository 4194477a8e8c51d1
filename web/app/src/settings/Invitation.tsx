import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Sheet } from '../parts/Sheet'

/** The one-time link, to be passed on. It is shown once and kept nowhere. */
export function Invitation({ invitation, onClose }: { invitation: { name: string; link: string } | null; onClose: () => void }) {
  const t = useT()
  const [copied, setCopied] = useState(false)
  const close = () => {
    setCopied(false)
    onClose()
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(invitation?.link ?? '')
      setCopied(true)
    } catch {
      // The browser does not allow it here: the field is there to copy from by hand.
    }
  }
  return (
    <Sheet open={invitation !== null} onClose={close} title={t('staff.link', { name: invitation?.name ?? '' })} hint={t('staff.link_hint')}>
      <div className="flex flex-col gap-4">
        <Field label={t('staff.link', { name: invitation?.name ?? '' })} value={invitation?.link ?? ''} isReadOnly />
        <div className="flex justify-end gap-2">
          <Button onPress={close}>{t('action.close')}</Button>
          <Button tone="primary" onPress={() => void copy()}>
            <Copy size={15} strokeWidth={1.5} aria-hidden="true" />
            {t(copied ? 'staff.copied' : 'staff.copy')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
