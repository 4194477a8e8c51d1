import { lazy, memo, Suspense, useEffect } from 'react'
import { conversationOf, useRoutePart } from '../router'
import { KeyHelp } from '../shell/KeyHelp'
import { Palette } from '../shell/Palette'
import { closeDialog, useUi } from '../store/ui'
import { TransferDialog } from './TransferDialog'

const load = () => import('./Rare').then((module) => ({ default: module.Rare }))
const Rare = lazy(load)
const LOAD_AFTER_MS = 1_500

/** The dialogs, one open at most. Each starts fresh when it opens. */
export const Dialogs = memo(function Dialogs() {
  const dialog = useUi((value) => value.dialog)
  const conversation = useRoutePart(conversationOf)
  // Before anybody asks: a key that opens a dialog must not wait for the network.
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), LOAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
      <Palette />
      <KeyHelp />
      <Suspense>{dialog && dialog !== 'palette' && dialog !== 'keys' && dialog !== 'transfer' && <Rare dialog={dialog} conversation={conversation} />}</Suspense>
      {conversation && <TransferDialog open={dialog === 'transfer'} onClose={closeDialog} conversation={conversation} />}
    </>
  )
})
