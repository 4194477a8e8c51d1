import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { acceptAll, clearSelected } from '../store/bulk'
import { openDialog, useUi } from '../store/ui'

/** What can be done with the selected conversations. Stands under the list, so that no row moves. */
export function BulkBar() {
  const t = useT()
  const selected = useUi((value) => value.selected)
  if (selected.size === 0) return null
  return (
    <div role="toolbar" aria-label={t('bulk.label')} className="flex shrink-0 flex-wrap items-center gap-1.5 border-t border-line bg-accent-soft px-2.5 py-2">
      <p role="status" className="num w-full px-1 text-xs font-medium">
        {t('bulk.selected', { count: selected.size })}
      </p>
      <Button small keys="h" showKeys onPress={() => openDialog('tag')}>
        {t('command.tag')}
      </Button>
      <Button small keys="z" showKeys onPress={() => openDialog('snooze')}>
        {t('command.snooze')}
      </Button>
      <Button small keys="shift+a" tip={t('bulk.accept')} onPress={() => void acceptAll([...selected])}>
        {t('bulk.accept')}
      </Button>
      <Button small keys="shift+e" tip={t('command.close_selected')} onPress={() => openDialog('close')}>
        {t('bulk.close')}
      </Button>
      <Button small tone="ghost" keys="escape" onPress={clearSelected}>
        {t('bulk.clear')}
      </Button>
    </div>
  )
}
