import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Sheet } from '../parts/Sheet'
import type { Person } from '../wire/types'

/** Says what removing does before it is done. */
export function RemovePerson({ person, onClose, onRemove }: { person: Person | null; onClose: () => void; onRemove: (person: Person) => void }) {
  const t = useT()
  return (
    <Sheet open={person !== null} onClose={onClose} title={t('staff.remove_name', { name: person?.name ?? '' })} hint={t('staff.remove_hint')} danger>
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button
          tone="danger-solid"
          onPress={() => {
            if (person) onRemove(person)
            onClose()
          }}
        >
          {t('staff.remove')}
        </Button>
      </div>
    </Sheet>
  )
}
