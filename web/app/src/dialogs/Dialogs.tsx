import { memo } from 'react'
import { conversationOf, useRoutePart } from '../router'
import { KeyHelp } from '../shell/KeyHelp'
import { Palette } from '../shell/Palette'
import { closeDialog, useUi } from '../store/ui'
import { ActDialog } from './ActDialog'
import { ReturnDialog } from './ReturnDialog'
import { StopDialog } from './StopDialog'
import { StopsDialog } from './StopsDialog'
import { TransferDialog } from './TransferDialog'
import { WhisperDialog } from './WhisperDialog'

/** The dialogs, one open at most. Each starts fresh when it opens. */
export const Dialogs = memo(function Dialogs() {
  const dialog = useUi((value) => value.dialog)
  const conversation = useRoutePart(conversationOf)
  return (
    <>
      <Palette />
      <KeyHelp />
      <StopDialog open={dialog === 'stop'} onClose={closeDialog} />
      <StopsDialog open={dialog === 'stops'} onClose={closeDialog} />
      {conversation && <ActDialog open={dialog === 'act'} onClose={closeDialog} conversation={conversation} />}
      {conversation && <WhisperDialog open={dialog === 'whisper'} onClose={closeDialog} conversation={conversation} />}
      {conversation && <TransferDialog open={dialog === 'transfer'} onClose={closeDialog} conversation={conversation} />}
      {conversation && <ReturnDialog open={dialog === 'return'} onClose={closeDialog} conversation={conversation} />}
    </>
  )
})
