// What the stand-in says. Three languages, a few questions; everything else gets an honest "I do not know".

export const texts = {
  en: {
    disclosure: 'You are chatting with an AI system of Nordhem, not a person. It can be wrong. You can ask for a person at any time.',
    starters: ['Where is my order?', 'How do I return a lamp?', 'Do you ship to Austria?'],
    queued: 'A person will answer you here. Your place is kept if you close this window.', stayed: 'You stay with the AI assistant.', returned: 'The AI assistant is back. You can ask for a person at any time.',
    joined: '{name} from Returns joined. {name} sees this conversation, you do not need to repeat anything.',
    returnOffer: 'Sam would hand you back to the AI assistant for the delivery date. Is that all right?', closed: 'This conversation has ended.',
    greeting: 'Hello, I am **Aria**. I can help with:\n- orders and deliveries\n- returns and repairs\n- invoices\n\nWhat do you need?',
    order: 'Order **20402** left our warehouse on Friday. It should arrive **tomorrow between 9:00 and 13:00** [1].',
    return: 'You have **30 days** from delivery to send a lamp back [1]. Shall I make a label?', yes: 'Yes, make a label', later: 'Not now',
    unknown: 'I do not know that. I would rather not guess. A person can look into it.',
    orders: 'Delivery times', returns: 'Returns policy',
  },
  de: {
    disclosure: 'Sie schreiben mit einem KI-System von Nordhem, nicht mit einem Menschen. Es kann sich irren. Sie können jederzeit einen Menschen verlangen.',
    starters: ['Wo ist meine Bestellung?', 'Wie sende ich eine Lampe zurück?', 'Liefern Sie nach Österreich?'],
    queued: 'Ein Mensch antwortet Ihnen hier. Ihr Platz bleibt erhalten, wenn Sie dieses Fenster schließen.', stayed: 'Sie bleiben beim KI-Assistenten.', returned: 'Der KI-Assistent ist wieder da. Sie können jederzeit einen Menschen verlangen.',
    joined: '{name} aus dem Team Retouren ist jetzt da und sieht diese Unterhaltung. Sie müssen nichts wiederholen.',
    returnOffer: 'Sam würde Sie für den Liefertermin an den KI-Assistenten zurückgeben. Ist das in Ordnung?', closed: 'Diese Unterhaltung ist beendet.',
    greeting: 'Guten Tag, ich bin **Aria**. Ich helfe bei:\n- Bestellungen und Lieferungen\n- Rücksendungen und Reparaturen\n- Rechnungen\n\nWas kann ich für Sie tun?',
    order: 'Bestellung **20402** hat am Freitag unser Lager verlassen. Sie sollte **morgen zwischen 9:00 und 13:00 Uhr** ankommen [1].',
    return: 'Sie können eine Lampe **30 Tage** ab Lieferung zurücksenden [1]. Soll ich ein Etikett erstellen?', yes: 'Ja, Etikett erstellen', later: 'Jetzt nicht',
    unknown: 'Das weiß ich nicht, und raten möchte ich nicht. Ein Mensch kann es sich ansehen.',
    orders: 'Lieferzeiten', returns: 'Rückgaberegeln',
  },
  es: {
    disclosure: 'Está hablando con un sistema de inteligencia artificial de Nordhem, no con una persona. Puede equivocarse. Puede pedir hablar con una persona en cualquier momento.',
    starters: ['¿Dónde está mi pedido?', '¿Cómo devuelvo una lámpara?', '¿Envían a Austria?'],
    queued: 'Una persona le responderá aquí. Conservamos su turno si cierra esta ventana.', stayed: 'Sigue con el asistente de IA.', returned: 'El asistente de IA ha vuelto. Puede pedir una persona en cualquier momento.',
    joined: '{name}, de Devoluciones, ya está aquí y ve esta conversación. No tiene que repetir nada.',
    returnOffer: 'Sam le devolvería al asistente de IA para la fecha de entrega. ¿Le parece bien?', closed: 'Esta conversación ha terminado.',
    greeting: 'Hola, soy **Aria**. Puedo ayudar con:\n- pedidos y entregas\n- devoluciones y reparaciones\n- facturas\n\n¿Qué necesita?',
    order: 'El pedido **20402** salió del almacén el viernes. Debería llegar **mañana entre las 9:00 y las 13:00** [1].',
    return: 'Tiene **30 días** desde la entrega para devolver una lámpara [1]. ¿Le preparo la etiqueta?', yes: 'Sí, prepare la etiqueta', later: 'Ahora no',
    unknown: 'No lo sé y prefiero no adivinar. Una persona puede mirarlo.',
    orders: 'Plazos de entrega', returns: 'Condiciones de devolución',
  },
}

export const greeting = (language) => texts[language].greeting

const PERSON = /person|human|mensch|mitarbeiter|persona/i
const ORDER = /order|bestellung|pedido|20402/i
const RETURN = /return|zurück|rücksend|dev[ou]/i

/** The reply to a text: its words and parts, or `person: true`. */
export function answerTo(text, language) {
  const words = texts[language]
  if (PERSON.test(text)) return { person: true }
  if (ORDER.test(text)) return { text: words.order, citations: [{ n: 1, title: words.orders, url: 'https://nordhem.example/delivery' }], helped: true }
  if (RETURN.test(text)) return { text: words.return, choices: [words.yes, words.later], citations: [{ n: 1, title: words.returns, url: 'https://nordhem.example/returns' }] }
  return { text: words.unknown, offer_person: true }
}
