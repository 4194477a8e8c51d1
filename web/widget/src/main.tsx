// The page /widget: reads its query, loads its texts, shows the chat.
import { render } from 'preact'
import { createClient } from './client'
import { App } from './components/App'
import { loadLanguage, supported, t } from './i18n'
import './widget.css'

const query = new URLSearchParams(location.search)
const language = supported(query.get('l') || navigator.language)
const page = document.documentElement
page.lang = language
page.dataset.theme = query.get('theme') || ''

const client = createClient(language, query.get('page') || '')
void loadLanguage(language).then(() => {
  document.title = t('support')
  render(<App client={client} />, document.getElementById('widget')!)
})
