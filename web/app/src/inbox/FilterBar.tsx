import { lazy, Suspense } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { useSoon } from '../parts/soon'
import type { FilterId } from '../store/sections'
import { useStore } from '../store/store'
import { ui, useUi } from '../store/ui'

const chips: readonly FilterId[] = ['all', 'waiting', 'mine', 'assistant', 'risk']
const ANY = '*'
const load = () => import('../parts/Pick').then((module) => ({ default: module.Pick }))
const Pick = lazy(load)

/** Chips narrow the list; the topic narrows it further. */
export function FilterBar() {
  useSoon(load)
  const t = useT()
  const filter = useUi((value) => value.filter)
  const searching = useUi((value) => value.searching)
  const topics = useStore((state) => state.topics)
  return (
    <div className="shrink-0 border-b border-line px-2.5 pb-2">
      <ToggleButtonGroup
        aria-label={t('filter.label')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[filter.chip]}
        onSelectionChange={(keys) => {
          const chip = [...keys][0] as FilterId | undefined
          if (chip) ui.set({ filter: { ...filter, chip } })
        }}
        className="scroll-thin flex gap-0.5 overflow-x-auto"
      >
        {chips.map((chip) => (
          <ToggleButton
            key={chip}
            id={chip}
            className="h-7 shrink-0 cursor-default rounded-md px-2 text-xs font-medium text-text2 outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:bg-selected data-selected:text-text max-md:h-11 max-md:px-3"
          >
            {t(`filter.${chip}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {(searching || filter.topic) && (
        <div className="px-1 pt-2">
          <Suspense>
            <Pick
              small
              hideLabel
              label={t('filter.topic')}
              value={filter.topic ?? ANY}
              onChange={(topic) => ui.set({ filter: { ...filter, topic: topic === ANY ? null : topic } })}
              options={[{ id: ANY, label: t('filter.any_topic') }, ...topics.map((topic) => ({ id: topic.name, label: topic.title }))]}
            />
          </Suspense>
        </div>
      )}
    </div>
  )
}
