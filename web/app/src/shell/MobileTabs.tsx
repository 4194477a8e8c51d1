import { Activity, Archive, BadgeCheck, Inbox, Search, Settings } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { pathOf, useRoute, type Route } from '../router'
import { decidable, isLead, useCounts } from '../store/select'
import { useStore } from '../store/store'
import { Me } from './Me'

const icon = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const

function Tab({ to, label, icon, count = 0, hot }: { to: Route; label: string; icon: ReactNode; count?: number; hot?: boolean }) {
  const active = useRoute().screen === to.screen
  return (
    <Link
      href={pathOf(to)}
      {...(active ? { 'aria-current': 'page' as const } : {})}
      className={`relative flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent ${active ? 'font-medium text-accent' : 'text-text2'}`}
    >
      {icon}
      <span className="max-w-full truncate px-0.5">{label}</span>
      {count > 0 && (
        <span className={`num absolute top-1 left-1/2 ms-2 min-w-4 rounded-full px-1 text-center text-2xs font-semibold ${hot ? 'bg-danger text-surface' : 'bg-accent text-on-accent'}`}>{count > 99 ? '99+' : count}</span>
      )}
    </Link>
  )
}

/** The navigation of a phone, under the thumb. Not shown inside a conversation, whose verbs take the place. */
export function MobileTabs() {
  const t = useT()
  const { offered, waiting, mineNew, risky } = useCounts()
  const lead = useStore(isLead)
  const approvals = useStore((state) => decidable(state).length)
  return (
    <nav aria-label={t('nav.label')} className="flex shrink-0 items-center border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
      <Tab to={{ screen: 'inbox', conversation: null, details: false }} label={t('nav.inbox')} icon={<Inbox {...icon} />} count={offered + waiting + mineNew} />
      {lead && <Tab to={{ screen: 'wall', conversation: null }} label={t('nav.wall_short')} icon={<Activity {...icon} />} count={risky} hot />}
      <Tab to={{ screen: 'search', conversation: null, query: '' }} label={t('nav.search')} icon={<Search {...icon} />} />
      {approvals > 0 && <Tab to={{ screen: 'approvals' }} label={t('nav.approvals')} icon={<BadgeCheck {...icon} />} count={approvals} hot />}
      <Tab to={{ screen: 'closed', conversation: null }} label={t('nav.closed')} icon={<Archive {...icon} />} />
      <Tab to={{ screen: 'settings' }} label={t('nav.settings')} icon={<Settings {...icon} />} />
      <div className="px-2">
        <Me narrow />
      </div>
    </nav>
  )
}
