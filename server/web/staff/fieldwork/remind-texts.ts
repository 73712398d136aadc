/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Table } from '../language';

export const texts = {
  title: { zh: '催访', en: 'Reminders' },
  about: {
    zh: '已发信、尚无最终结果的人。已自行作答的人也在其中：没有人能知道一份答卷是谁的，所以催访的话里要说“如已作答，不必理会”。',
    en: 'Who was sent a letter and of whom nothing final is written down. Who has answered is among them, as nobody can tell whose an answer is: so a reminder says that there is nothing more to do for those.',
  },
  days: { zh: '至少几天没有接触或催访过', en: 'Days without a contact or a reminder' },
  attempts: { zh: '接触和催访少于几次（可不填）', en: 'Fewer contacts and reminders than (may be empty)' },
  show: { zh: '查看', en: 'Show' },
  nobody: { zh: '没有待催访的人。', en: 'There is nobody to remind.' },
  total: (cases: number, phones: number) => ({
    zh: `待催访 ${cases} 人，其中有电话的 ${phones} 人。`,
    en: `To remind: ${cases}, of whom ${phones} have a phone.`,
  }),
  byPsu: { zh: '分社区或村', en: 'By community' },
  cases: { zh: '待催访', en: 'To remind' },
  phones: { zh: '有电话', en: 'With a phone' },
  names: {
    zh: '姓名和电话不在这里：打电话和上门用的名单由操作员用 kesu remind --out 导出。',
    en: 'Names and phones are not here: an operator writes the list for calls and visits with kesu remind --out.',
  },
  noWebhook: {
    zh: '服务器没有设置发送方式（reminder_url），不能从这里发送。',
    en: 'The server has nowhere to send reminders to (reminder_url), so they cannot be sent from here.',
  },
  noRehearsal: {
    zh: '演练的人是虚构的，不发催访。',
    en: 'The people of a rehearsal are made up: none of them is reminded.',
  },
  send: { zh: '发送催访', en: 'Send reminders' },
  sure: (count: number) => ({
    zh: `将给 ${count} 人各发一条，发出后不能收回。`,
    en: `${count} people will get a message each; it cannot be called back.`,
  }),
  hours: {
    zh: '夜间不发，按服务器设置的时段（缺省 8–21 时）。发送前再查一次，其间已有结果的不再发。',
    en: 'Nothing is sent at night, but in the server’s hours (8 to 21 unless set). It is looked up again before sending: who has an outcome by then gets none.',
  },
  whom: { zh: '发给', en: 'To' },
  all: { zh: '全部', en: 'Everybody' },
  textZh: { zh: '中文内容（至多500字）', en: 'In Chinese (at most 500 characters)' },
  textEn: { zh: '英文内容（至多500字）', en: 'In English (at most 500 characters)' },
  cancel: { zh: '暂不', en: 'Not now' },
  notOpen: { zh: '调查不在启动期间。', en: 'The survey is not open.' },
  failed: { zh: '没有发送。', en: 'Nothing was sent.' },
  waves: { zh: '各批催访', en: 'Reminders so far' },
  wave: { zh: '批', en: 'Wave' },
  made: { zh: '发起', en: 'Made' },
  next: { zh: '下一次', en: 'Next' },
  status: (code: number) => ({ zh: `接收方回复 ${code}`, en: `the receiver replied ${code}` }),
} satisfies Table;

/* What has become of the messages of a wave. */
export const stateTexts = {
  queued: { zh: '排队', en: 'Queued' },
  failed: { zh: '将再试', en: 'To be tried again' },
  sent: { zh: '已发', en: 'Sent' },
  given_up: { zh: '放弃', en: 'Given up' },
  dropped: { zh: '不必再发', en: 'Not needed' },
} satisfies Table;
