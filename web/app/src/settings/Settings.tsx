import { Volume2 } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { useT } from '../i18n/i18n'
import { play, unlockSound } from '../notify/sound'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Toggle } from '../parts/Toggle'
import { preferences, usePreferences, type Language, type Theme } from '../store/preferences'
import { useStore } from '../store/store'
import { openDialog } from '../store/ui'
import { Staff } from './Staff'

export function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="border-t border-line py-6">
      <h2 id={id} className="text-lg font-semibold tracking-tight">
        {title}
      </h2>
      {hint && <p className="mt-0.5 text-text2">{hint}</p>}
      <div className="mt-4 flex flex-col gap-4">{children}</div>
    </section>
  )
}

const languages: readonly { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'es', label: 'Español' },
]

export function Settings() {
  const t = useT()
  const value = usePreferences((all) => all)
  const admin = useStore((state) => state.me?.role === 'admin')
  const themes: readonly Theme[] = ['system', 'light', 'dark']
  return (
    <main id="main" tabIndex={-1} aria-label={t('nav.settings')} className="scroll-thin min-w-0 flex-1 overflow-y-auto bg-surface outline-none">
      <div className="mx-auto max-w-180 px-6 py-8 max-md:px-4 max-md:py-5">
        <h1 className="mb-5 text-xl font-semibold tracking-tight">{t('nav.settings')}</h1>
        <Section title={t('settings.look')}>
          <Choice label={t('me.theme')} value={value.theme} onChange={(theme) => preferences.set({ theme })} options={themes.map((theme) => ({ value: theme, label: t(`theme.${theme}`) }))} />
          <Choice label={t('settings.language')} value={value.language} onChange={(language) => preferences.set({ language })} options={languages} />
        </Section>
        <Section title={t('settings.keyboard')}>
          <Toggle label={t('settings.single_keys')} hint={t('settings.single_keys_hint')} value={value.singleKeys} onChange={(singleKeys) => preferences.set({ singleKeys })} />
          <div>
            <Button onPress={() => openDialog('keys')}>{t('command.keys')}</Button>
          </div>
        </Section>
        <Section title={t('settings.sound')}>
          <Toggle label={t('settings.sound_on')} hint={t('settings.sound_hint')} value={value.sound} onChange={(sound) => preferences.set({ sound })} />
          <div>
            <Button
              onPress={() => {
                unlockSound()
                // The device needs a moment after it was unlocked for the first time.
                setTimeout(() => play('waiting'), 60)
              }}
            >
              <Volume2 size={15} strokeWidth={1.5} aria-hidden="true" />
              {t('settings.sound_test')}
            </Button>
          </div>
        </Section>
        {admin && <Staff />}
      </div>
    </main>
  )
}
