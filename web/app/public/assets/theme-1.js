// Runs before the first paint. Keep in step with src/store/preferences.ts (same key, same meaning).
;(function () {
  var wanted = 'system'
  try {
    wanted = (JSON.parse(localStorage.getItem('baton.preferences') || '{}') || {}).theme || 'system'
  } catch (_) {
    /* storage is blocked: the system's theme is used */
  }
  var dark = wanted === 'dark' || (wanted === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
