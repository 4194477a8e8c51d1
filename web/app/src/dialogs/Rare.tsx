import { closeDialog, type DialogId } from '../store/ui'
import { ActDialog } from './ActDialog'
import { CloseDialog, SnoozeDialog, TagDialog } from './AsideDialogs'
import { ReturnDialog } from './ReturnDialog'
import { StopDialog } from './StopDialog'
import { StopsDialog } from './StopsDialog'
import { WhisperDialog } from './WhisperDialog'

/** Dialogs that are not needed to read and answer. They come together, once the first screen stands. */
export function Rare({ dialog, conversation }: { dialog: DialogId; conversation: string | null }) {
  return (
    <>
      <StopDialog open={dialog === 'stop'} onClose={closeDialog} />
      <TagDialog open={dialog === 'tag'} onClose={closeDialog} conversation={conversation} />
      <SnoozeDialog open={dialog === 'snooze'} onClose={closeDialog} conversation={conversation} />
      <CloseDialog open={dialog === 'close'} onClose={closeDialog} />
      <StopsDialog open={dialog === 'stops'} onClose={closeDialog} />
      {conversation && <ReturnDialog open={dialog === 'return'} onClose={closeDialog} conversation={conversation} />}
      {conversation && <ActDialog open={dialog === 'act'} onClose={closeDialog} conversation={conversation} />}
      {conversation && <WhisperDialog open={dialog === 'whisper'} onClose={closeDialog} conversation={conversation} />}
    </>
  )
}
