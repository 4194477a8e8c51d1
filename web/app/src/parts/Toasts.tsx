import { memo } from 'react'
import { X } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { dismissToast, useToasts } from '../store/toasts'
import { useNow } from '../time/now'
import { Button } from './Button'

function Countdown({ until }: { until: number }) {
  const left = Math.max(0, Math.ceil((until - useNow()) / 1_000))
  return (
    <span aria-hidden="true" className="num w-3 text-end">
      {left}
    </span>
  )
}

/** Bottom left, above the person's own line: it covers neither the composer nor the verbs. */
export const Toasts = memo(function Toasts() {
  const t = useT()
  const toasts = useToasts()
  return (
    <section aria-label={t('toast.region')} className="pointer-events-none fixed bottom-4 left-4 z-50 flex w-90 max-w-[calc(100vw-2rem)] flex-col gap-2 max-md:bottom-20">
      {toasts.map((toast) => (
        <div
          key={toast.id}
          role={toast.tone === 'danger' ? 'alert' : 'status'}
          className={`enter pointer-events-auto flex items-start gap-3 rounded-lg border bg-surface px-3.5 py-2.5 shadow-pop ${toast.tone === 'danger' ? 'border-danger' : 'border-line'}`}
        >
          <div className="min-w-0 flex-1 py-1">
            <p className={toast.tone === 'danger' ? 'text-danger' : ''}>{t.say(toast.text)}</p>
            {toast.detail && <p className="mt-0.5 text-xs text-text2">{toast.detail}</p>}
          </div>
          {toast.action && (
            <Button
              small
              keys={toast.action.keys}
              onPress={() => {
                dismissToast(toast.id)
                toast.action?.run()
              }}
            >
              {t.say(toast.action.label)}
              {toast.until && <Countdown until={toast.until} />}
            </Button>
          )}
          {!toast.action && (
            <Button tone="ghost" small square aria-label={t('action.close')} onPress={() => dismissToast(toast.id)}>
              <X size={14} strokeWidth={1.5} aria-hidden="true" />
            </Button>
          )}
        </div>
      ))}
    </section>
  )
})
