import { useT } from '../i18n/i18n'

/** How it ended, in words; a class we have no word for is shown as the server calls it. */
export function useResolution(resolution: string | null): string | null {
  const t = useT()
  const name = resolution?.replaceAll('-', '_') ?? null
  switch (name) {
    case null:
      return null
    case 'confirmed':
    case 'no_further_contact':
    case 'unknown':
    case 'abandoned':
    case 'solved':
    case 'not_solved':
    case 'waiting':
      return t(`resolution.${name}`)
    default:
      return name.replaceAll('_', ' ')
  }
}
