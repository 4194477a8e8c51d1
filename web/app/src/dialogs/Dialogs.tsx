import { lazy, memo, Suspense } from 'react'
import { useSoon } from '../parts/soon'
import { conversationOf, useRoutePart } from '../router'
import { KeyHelp } from '../shell/KeyHelp'
import { Palette } from '../shell/Palette'
import { closeDialog, useUi } from '../store/ui'
import { TransferDialog } from './TransferDialog'

const load = () => import('./Rare').then((module) => ({ default: module.Rare }))
const Rare = lazy(load)

/** The dialogs, one open at most. Each starts fresh when it opens. */
export const Dialogs = memo(function Dialogs() {
  const dialog = useUi((value) => value.dialog)
  const conversation = useRoutePart(conversationOf)
  useSoon(load)
  return (
    <>
      <Palette />
      <KeyHelp />
      <Suspense>{dialog && dialog !== 'palette' && dialog !== 'keys' && dialog !== 'transfer' && <Rare dialog={dialog} conversation={conversation} />}</Suspense>
      {conversation && <TransferDialog open={dialog === 'transfer'} onClose={closeDialog} conversation={conversation} />}
    </>
  )
})
