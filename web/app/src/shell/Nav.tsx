import { Activity, Archive, BadgeCheck, BookOpen, Command, GraduationCap, Inbox, Search, Settings, Users } from 'lucide-react'
import { memo } from 'react'
import { useT } from '../i18n/i18n'
import { keysOf } from '../keys/commands'
import { Button } from '../parts/Button'
import { Keys } from '../parts/Keys'
import { useMedia } from '../parts/media'
import { screenOf, useRoutePart } from '../router'
import { decidable, isLead, useCounts } from '../store/select'
import { useStore } from '../store/store'
import { openDialog, useUi } from '../store/ui'
import { Me } from './Me'
import { NavLink } from './NavLink'

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true, className: 'shrink-0' } as const

export const Nav = memo(function Nav() {
  const t = useT()
  const screen = useRoutePart(screenOf)
  const counts = useCounts()
  const lead = useStore(isLead)
  const approvals = useStore((state) => decidable(state).length)
  const works = useStore((state) => state.me?.role !== 'auditor')
  const narrow = !useMedia('(min-width: 1280px)') !== useUi((value) => value.navNarrow)
  const inbox = counts.offered + counts.waiting + counts.mineNew
  return (
    <nav aria-label={t('nav.label')} className={`scroll-thin flex shrink-0 flex-col gap-0.5 overflow-y-auto border-e border-line bg-canvas p-2.5 max-md:hidden ${narrow ? 'w-14 items-center' : 'w-52'}`}>
      <div className={`mb-1 flex h-9 items-center gap-2 text-base font-semibold tracking-tight ${narrow ? '' : 'px-2'}`}>
        <img src="/assets/icon-1.svg" alt="" width={20} height={20} />
        <span className={narrow ? 'sr-only' : ''}>Baton</span>
      </div>
      <NavLink narrow={narrow} to={{ screen: 'inbox', conversation: null, details: false }} active={screen === 'inbox'} icon={<Inbox {...icon} />} label={t('nav.inbox')} keys={keysOf('go_inbox')} count={inbox} countLabel={t('nav.inbox_count', { count: inbox })} />
      {lead && (
        <NavLink narrow={narrow} to={{ screen: 'wall', conversation: null }} active={screen === 'wall'} icon={<Activity {...icon} />} label={t('nav.wall')} keys={keysOf('go_wall')} count={counts.risky} countLabel={t('nav.wall_count', { count: counts.risky })} hot />
      )}
      <NavLink narrow={narrow} to={{ screen: 'search', conversation: null, query: '' }} active={screen === 'search'} icon={<Search {...icon} />} label={t('nav.search')} keys={keysOf('search')} />
      <NavLink narrow={narrow} to={{ screen: 'approvals' }} active={screen === 'approvals'} icon={<BadgeCheck {...icon} />} label={t('nav.approvals')} keys={keysOf('go_approvals')} count={approvals} countLabel={t('nav.approvals_count', { count: approvals })} hot />
      <NavLink narrow={narrow} to={{ screen: 'closed', conversation: null }} active={screen === 'closed'} icon={<Archive {...icon} />} label={t('nav.closed')} keys={keysOf('go_closed')} />
      {lead && <NavLink narrow={narrow} to={{ screen: 'knowledge' }} active={screen === 'knowledge'} icon={<BookOpen {...icon} />} label={t('nav.knowledge')} keys={keysOf('go_knowledge')} />}
      {works && <NavLink narrow={narrow} to={{ screen: 'practice' }} active={screen === 'practice'} icon={<GraduationCap {...icon} />} label={t('nav.practice')} keys={keysOf('go_practice')} />}
      {lead && <NavLink narrow={narrow} to={{ screen: 'staffing', query: '' }} active={screen === 'staffing'} icon={<Users {...icon} />} label={t('nav.staffing')} keys={keysOf('go_staffing')} />}
      <NavLink narrow={narrow} to={{ screen: 'settings' }} active={screen === 'settings'} icon={<Settings {...icon} />} label={t('nav.settings')} keys={keysOf('go_settings')} />
      <div className="mt-auto flex flex-col gap-2 pt-3">
        <Button tone="ghost" square={narrow} {...(narrow ? { 'aria-label': t('command.palette'), tip: t('command.palette') } : {})} keys="mod+k" onPress={() => openDialog('palette')} className={narrow ? '' : '!justify-start !px-2.5'}>
          <Command {...icon} />
          {!narrow && (
            <>
              <span>{t('command.palette')}</span>
              <span aria-hidden="true" className="ms-auto">
                <Keys combination="mod+k" />
              </span>
            </>
          )}
        </Button>
        <Me narrow={narrow} />
      </div>
    </nav>
  )
})
