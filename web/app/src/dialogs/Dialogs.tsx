import { memo } from 'react'
import { conversationOf, useRoutePart } from '../router'
import { KeyHelp } from '../shell/KeyHelp'
import { Palette } from '../shell/Palette'
import { closeDialog, useUi } from '../store/ui'
import { CloseDialog, SnoozeDialog, TagDialog } from './AsideDialogs'
import { ReturnDialog } from './ReturnDialog'
import { StopDialog } from './StopDialog'
import { TransferDialog } from './TransferDialog'

/** The dialogs, one open at most. Each starts fresh when it opens. */
export const Dialogs = memo(function Dialogs() {
  const dialog = useUi((value) => value.dialog)
  const conversation = useRoutePart(conversationOf)
  return (
    <>
      <Palette />
      <KeyHelp />
      <StopDialog open={dialog === 'stop'} onClose={closeDialog} />
      <TagDialog open={dialog === 'tag'} onClose={closeDialog} conversation={conversation} />
      <SnoozeDialog open={dialog === 'snooze'} onClose={closeDialog} conversation={conversation} />
      <CloseDialog open={dialog === 'close'} onClose={closeDialog} />
      {conversation && <TransferDialog open={dialog === 'transfer'} onClose={closeDialog} conversation={conversation} />}
      {conversation && <ReturnDialog open={dialog === 'return'} onClose={closeDialog} conversation={conversation} />}
    </>
  )
})
