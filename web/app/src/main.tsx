import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles.css'
import { App } from './App'
import { followLanguage } from './i18n/i18n'
import { findSession } from './store/actions'
import { followTheme } from './store/preferences'

followTheme()
void findSession()

const root = document.getElementById('root')
if (root) {
  await followLanguage()
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
