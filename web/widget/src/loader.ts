// The one script of a host page: a button, and on its first use an iframe with the chat.
//   <script async src="https://HOST/widget/loader.js" data-label="Help"></script>
// Optional: data-lang, data-title (name of the frame), data-theme="light|dark", data-identity (a token of the host's server
// for a customer who is signed in there; it travels in the fragment, which no server sees). API: Baton.open(draft?), Baton.close().
// The host's content security policy needs our origin in script-src and frame-src, nothing else: the style sheet is
// constructed, and the closed shadow root keeps both sides' styles apart.

const STYLE = `
:host{all:initial}
button{position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;min-height:48px;padding:0 20px;
border:1px solid transparent;border-radius:24px;background:var(--baton-accent,#3b4bc8);color:var(--baton-on-accent,#fff);
font:600 15px/1.2 system-ui,sans-serif;cursor:pointer;box-shadow:0 2px 12px #0003}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #191a1d}
iframe{position:fixed;inset-block-end:80px;inset-inline-end:20px;z-index:2147483000;width:min(400px,100vw - 40px);
height:min(704px,100dvh - 100px);border:0;border-radius:16px;box-shadow:0 0 0 1px #0000001a,0 12px 48px #0000002e}
iframe[hidden]{display:none}
@media(max-width:520px),(max-height:520px){iframe{inset:0;width:100%;height:100dvh;border-radius:0}}
@media print{:host{display:none}}`

const script = document.currentScript as HTMLScriptElement
const { origin } = new URL(script.src)
const { label = 'Help', title = 'Support chat', lang, theme = '', identity = '' } = script.dataset

const host = document.createElement('baton-chat')
const root = host.attachShadow({ mode: 'closed' })
const sheet = new CSSStyleSheet()
sheet.replaceSync(STYLE)
root.adoptedStyleSheets = [sheet]

const button = document.createElement('button')
button.textContent = label
root.append(button)

let frame: HTMLIFrameElement | undefined
let opener: Element | null = null
let isOpen = false
let ready = false
let draft: string | undefined

function tell() {
  if (!ready) return
  frame!.contentWindow!.postMessage({ baton: isOpen, draft }, origin)
  draft = undefined
}

function createFrame() {
  const language = lang || document.documentElement.lang || navigator.language
  // No query or fragment of the page: they can carry tokens.
  const page = location.origin + location.pathname
  frame = document.createElement('iframe')
  frame.title = title
  frame.src = `${origin}/widget?${new URLSearchParams({ l: language, page, theme })}#${identity}`
  root.append(frame)
}

function show(open: boolean) {
  if (open === isOpen) return
  isOpen = open
  if (open) {
    opener = document.activeElement
    if (!frame) createFrame()
  }
  // Focus goes back only if it was ours to give; a page may close the chat while somebody types elsewhere.
  const hadFocus = document.activeElement === host
  frame!.hidden = !open
  button.setAttribute('aria-expanded', String(open))
  tell()
  if (open) frame!.focus()
  else if (hadFocus) (opener === document.body || opener === host ? button : opener as HTMLElement).focus()
}

button.onclick = () => show(!isOpen)
button.onkeydown = (event) => { if (event.key === 'Escape') show(false) }
button.setAttribute('aria-expanded', 'false')

addEventListener('message', ({ source, origin: from, data }) => {
  if (!frame || source !== frame.contentWindow || from !== origin || !data) return
  if (data.baton === 'ready') {
    ready = true
    tell()
  }
  if (data.baton === 'close') show(false)
  if (data.baton === 'unread') button.textContent = data.count ? `${label} (${+data.count})` : label
})

Object.assign(window, {
  Baton: {
    open(text?: string) {
      draft = text
      if (isOpen) tell()
      else show(true)
    },
    close() { show(false) },
  },
})

const attach = () => document.body.append(host)
if (document.body) attach()
else addEventListener('DOMContentLoaded', attach)

export {}
