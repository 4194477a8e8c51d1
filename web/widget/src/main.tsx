// The page /widget: reads its query, loads its texts, shows the chat.
import { render } from 'preact'
import { createClient } from './client'
import { App } from './components/App'
import { loadLanguage, supported } from './i18n'
import './widget.css'

const query = new URLSearchParams(location.search)
const language = supported(query.get('l') || navigator.language)
const page = document.documentElement
page.lang = language
page.dataset.theme = query.get('theme') || ''

const client = createClient(language, query.get('page') || '', location.hash.slice(1))
void loadLanguage(language).then(() => {
  render(<App client={client} />, document.getElementById('widget')!)
})
