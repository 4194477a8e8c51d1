import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator, type Selection } from 'react-aria-components'
import { Check, LogOut } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { unlockSound } from '../notify/sound'
import { Avatar } from '../parts/Avatar'
import { setPresence, signOut } from '../store/actions'
import { preferences, usePreferences, type Theme } from '../store/preferences'
import { useStore } from '../store/store'
import type { Presence } from '../wire/types'

const presences = ['available', 'busy', 'away', 'offline'] as const
const themes = ['system', 'light', 'dark'] as const
export const presenceDot: Record<Presence, string> = { available: 'bg-ok', busy: 'bg-warn', away: 'bg-line-strong', offline: 'border border-line-strong' }
const presenceText: Record<Presence, string> = { available: 'text-ok', busy: 'text-warn', away: 'text-text3', offline: 'text-text3' }

const item = 'flex h-8 cursor-default items-center gap-2.5 rounded-md px-2.5 outline-none data-focused:bg-selected max-md:h-11'
const header = 'px-2.5 pt-2 pb-1 text-xs text-text3'
const only = (keys: Selection) => (keys === 'all' ? undefined : [...keys][0])

function Tick({ on }: { on: boolean }) {
  return on ? <Check size={14} strokeWidth={2} aria-hidden="true" className="ms-auto text-accent" /> : null
}

/** Me, at the bottom of the navigation: presence with load, theme, and the way out. */
export function Me({ narrow }: { narrow: boolean }) {
  const t = useT()
  const me = useStore((state) => state.me)
  const theme = usePreferences((value) => value.theme)
  if (!me) return null
  const status = me.presence === 'available' ? t('presence.available_load', { holding: me.holding, capacity: me.capacity }) : t(`presence.${me.presence}`)
  return (
    <MenuTrigger>
      <Button
        className={`flex w-full cursor-default items-center gap-2.5 rounded-md py-1.5 text-start outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent data-pressed:bg-hover ${narrow ? 'justify-center px-0' : 'px-2'}`}
      >
        <span className="relative">
          <Avatar name={me.name} me size={28} />
          <span aria-hidden="true" className={`absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full ring-2 ring-canvas ${presenceDot[me.presence]} ${me.presence === 'offline' ? 'bg-canvas' : ''}`} />
        </span>
        <span className={narrow ? 'sr-only' : 'min-w-0 leading-tight'}>
          <span className="block truncate font-medium">{me.name}</span>
          <span className={`num block truncate text-xs ${presenceText[me.presence]}`}>{status}</span>
        </span>
        <span className="sr-only">{t('me.menu')}</span>
      </Button>
      <Popover placement="top start" offset={6} className="enter w-56 rounded-lg border border-line bg-surface p-1 shadow-pop">
        <Menu aria-label={t('me.menu')} className="outline-none" onAction={(key) => key === 'sign-out' && void signOut()}>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[me.presence]}
            onSelectionChange={(keys) => {
              const presence = only(keys) as Presence | undefined
              if (!presence) return
              if (presence === 'available') unlockSound()
              void setPresence(presence)
            }}
          >
            <Header className={header}>{t('me.presence')}</Header>
            {presences.map((presence) => (
              <MenuItem key={presence} id={presence} textValue={t(`presence.${presence}`)} className={item}>
                <span aria-hidden="true" className={`size-2 rounded-full ${presenceDot[presence]}`} />
                {t(`presence.${presence}`)}
                <Tick on={presence === me.presence} />
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="my-1 h-px bg-line" />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[`theme-${theme}`]}
            onSelectionChange={(keys) => {
              const chosen = String(only(keys) ?? '').replace('theme-', '') as Theme
              if (chosen) preferences.set({ theme: chosen })
            }}
          >
            <Header className={header}>{t('me.theme')}</Header>
            {themes.map((one) => (
              <MenuItem key={one} id={`theme-${one}`} textValue={t(`theme.${one}`)} className={item}>
                {t(`theme.${one}`)}
                <Tick on={one === theme} />
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="my-1 h-px bg-line" />
          <MenuItem id="sign-out" textValue={t('me.sign_out')} className={item}>
            <LogOut size={14} strokeWidth={1.5} aria-hidden="true" />
            {t('me.sign_out')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
