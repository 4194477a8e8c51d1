// The page of the invented shop at /demo: three languages, and questions that open the chat with a draft.
// Everything here is what any host page may do: set the page's language, call `Baton.open(draft)`.
import { supported } from './i18n'

type Texts = Record<string, string>

const OTHERS: Record<string, Texts> = {
  de: {
    languages: 'Sprachen',
    picture: 'Eine kleine Tischleuchte mit rundem Schirm, eingeschaltet, auf einem Holztisch',
    path: 'Leuchten / Tischleuchten',
    name: 'Tischleuchte Lygna',
    price: '79,00 €',
    about: 'Ein ruhiges Licht für Schreibtisch oder Fensterbank. Schirm aus gedrücktem Stahl, Fuß aus geölter Eiche, Zugschalter. Zwei Meter Kabel, Leuchtmittel E14 liegt bei.',
    delivery: 'In 2 bis 4 Werktagen bei Ihnen',
    returns: '30 Tage Rückgaberecht',
    later: 'Jetzt zahlen oder in 30 Tagen',
    try: 'Was Sie hier probieren können',
    tryAbout: 'Nordhem ist ein erfundener Laden. Der Chat unten auf dieser Seite ist ein echtes Baton: Zuerst antwortet eine KI, und ein Mensch ist einen Schritt entfernt. Diese Fragen öffnen ihn.',
    ask1: 'Wo ist meine Bestellung 20402?',
    ask2: 'Wie sende ich eine Lampe zurück?',
    ask3: 'Ich möchte mit einem Menschen sprechen',
    more: 'Schreiben Sie auch auf Englisch oder Spanisch. Senden Sie eine Kartennummer und sehen Sie, dass sie verdeckt wird. Schließen Sie die Seite, während Sie warten: Ihr Platz bleibt erhalten.',
    workspace: 'Die andere Seite: der Arbeitsplatz der Menschen, die antworten',
  },
  es: {
    languages: 'Idiomas',
    picture: 'Una lámpara de mesa pequeña con pantalla redonda, encendida, sobre una mesa de madera',
    path: 'Lámparas / De mesa',
    name: 'Lámpara de mesa Lygna',
    price: '79,00 €',
    about: 'Una luz tranquila para el escritorio o la ventana. Pantalla de acero, base de roble aceitado, interruptor de cordón. Dos metros de cable y bombilla E14 incluida.',
    delivery: 'Entrega en 2 a 4 días laborables',
    returns: '30 días para devolverla',
    later: 'Pague ahora o en 30 días',
    try: 'Qué puede probar aquí',
    tryAbout: 'Nordhem es una tienda inventada. El chat al pie de esta página es un Baton de verdad: primero responde una IA y una persona está a un paso. Estas preguntas lo abren.',
    ask1: '¿Dónde está mi pedido 20402?',
    ask2: '¿Cómo devuelvo una lámpara?',
    ask3: 'Quiero hablar con una persona',
    more: 'Escriba también en inglés o en alemán. Envíe un número de tarjeta y vea que se oculta. Cierre la página mientras espera: conservamos su turno.',
    workspace: 'El otro lado: el espacio de trabajo de las personas que responden',
  },
}

const language = supported(new URLSearchParams(location.search).get('l') ?? navigator.language)
const texts = OTHERS[language]
document.documentElement.lang = language
document.querySelector(`[hreflang=${language}]`)?.setAttribute('aria-current', 'true')
if (texts) {
  for (const element of document.querySelectorAll<HTMLElement>('[data-t]')) element.textContent = texts[element.dataset.t!] ?? element.textContent
  document.querySelector('nav')?.setAttribute('aria-label', texts.languages!)
  document.title = `${texts.name} · Nordhem`
}

document.getElementById('questions')?.addEventListener('click', ({ target }) => {
  const { Baton } = window as Window & { Baton?: { open(draft?: string): void } }
  if (target instanceof HTMLButtonElement) Baton?.open(target.textContent)
})
