/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the frame of a survey to its letters. */
import type { Table } from '../language';

export const texts = {
  title: { zh: '名单、抽样和信', en: 'Frame, sample and letters' },
  back: { zh: '← 回到这项调查', en: '← Back to the survey' },
  steps: { zh: '本页的各步', en: 'The steps on this page' },
  frame: { zh: '抽样框', en: 'The frame' },
  draw: { zh: '抽样', en: 'The draw' },
  letters: { zh: '邀请信', en: 'The letters' },
  fixed: {
    zh: '调查已经开始，名单和样本不能再改。',
    en: 'The survey has been opened: its frame and its sample stay what they are.',
  },
  mayNot: {
    zh: '您的账号可以看，不能改：导入名单、抽样和印信要有“管理现场”的权限。',
    en: 'Your account may look and not change: it takes the right to manage the fieldwork.',
  },
  terms: { zh: '这里的词是什么意思', en: 'What the words mean' },
} satisfies Table;

export const frameTexts = {
  about: {
    zh: '抽样框就是名单，样本从里面抽。Excel 工作簿（.xlsx）或 CSV 都行。先检查，再导入：有一处不对，就一行也不导入。',
    en: 'The frame is the list that the sample is drawn from: a workbook (.xlsx) or CSV. It is checked first, and imported then; where anything is wrong, not a single row is.',
  },
  none: { zh: '还没有导入名单。', en: 'No list has been imported yet.' },
  imported: (at: string) => ({ zh: `${at} 导入`, en: `imported ${at}` }),
  rows: { zh: '行数', en: 'Rows' },
  psus: { zh: '社区或村', en: 'Communities' },
  strata: { zh: '层', en: 'Strata' },
  stratum: { zh: '层', en: 'Stratum' },
  units: { zh: '名单行数', en: 'Rows' },
  size: { zh: '规模（人）', en: 'Size (people)' },
  byStratum: { zh: '名单里的各层', en: 'The list by stratum' },
  which: { zh: '这是哪一种名单', en: 'Which list this is' },
  file: { zh: '名单文件（.xlsx 或 .csv，32 MB 以内）', en: 'The file (.xlsx or .csv, up to 32 MB)' },
  choose: { zh: '请选择一个文件。', en: 'Please choose a file.' },
  tooLarge: {
    zh: '文件超过 32 MB。请工程师用 kesu frame import 导入。',
    en: 'The file is larger than 32 MB: ask your engineer to import it with kesu frame import.',
  },
  check: { zh: '检查文件', en: 'Check the file' },
  checking: { zh: '正在检查，请不要关闭本页…', en: 'Checking; please keep this page open…' },
  importing: { zh: '正在导入，请不要关闭本页…', en: 'Importing; please keep this page open…' },
  columns: { zh: '名单里要有哪些列', en: 'The columns of the lists' },
  again: { zh: '换一份名单', en: 'Another list in its place' },
  refused: (count: number) => ({
    zh: `有 ${count} 处不能接受，一行也没有导入。请改好文件，再检查一次。`,
    en: `${count} refused: nothing was imported. Mend the file and check it again.`,
  }),
  refusedTable: { zh: '不能接受的各处', en: 'What is refused' },
  refusedMore: (shown: number) => ({ zh: `这里列出前 ${shown} 处。`, en: `The first ${shown} are listed.` }),
  line: { zh: '第几行', en: 'Line' },
  column: { zh: '哪一列', en: 'Column' },
  importTitle: { zh: '导入名单', en: 'Import a list' },
  reason: { zh: '为什么', en: 'Why' },
  good: (rows: number) => ({
    zh: `检查通过：${rows} 行，可以导入。现在还什么都没有改变。`,
    en: `It can be imported: ${rows} rows. Nothing has changed yet.`,
  }),
  same: {
    zh: '与已导入的名单完全一样，不用再导入。',
    en: 'It is the same as the list that is there: nothing to import.',
  },
  replaces: {
    zh: '这项调查已有一份这种名单。导入后由新的代替，变动如下：',
    en: 'The survey has a list of this kind. The new one takes its place, and this changes:',
  },
  changes: { zh: '名单的变动', en: 'What changes' },
  import: { zh: '导入', en: 'Import it' },
  replace: { zh: '用新的代替', en: 'Put it in the place of the old one' },
  done: (rows: number) => ({ zh: `已导入 ${rows} 行。`, en: `${rows} rows are imported.` }),
  doneSame: { zh: '没有变动，未重新导入。', en: 'Nothing had changed, so nothing was imported.' },
  drawn: { zh: '已经抽样，名单不能再换。', en: 'The sample is drawn: the list stays.' },
  names: {
    zh: '姓名、地址、电话另存一处，这里的页面读不到，只印在信上。',
    en: 'Names, addresses and numbers are kept apart. No page can read them; they are printed on the letters alone.',
  },
} satisfies Table;

/* The kinds of list, and their columns. */
export const kindTexts = {
  areas: { zh: '社区清单：一行一个社区或村', en: 'Areas: a row for each community' },
  people: { zh: '人员名单：一行一个人', en: 'People: a row for each person' },
  households: { zh: '入户清单：抽中的社区里一行一户', en: 'Households of the communities that were drawn' },
} satisfies Table;
export type Kind = keyof typeof kindTexts;

export const columnTexts = {
  areas: {
    zh: 'unit、psu（社区编号，两列一样）、stratum（层）、region（乡镇或社区代码）、size（18—69岁人数）；可以有 residence（城镇或乡村）、name（社区名称）。',
    en: 'unit and psu (the community’s number in both), stratum, region (code of the township or community), size (people aged 18–69); perhaps residence (urban or rural) and name.',
  },
  people: {
    zh: 'unit（每人一个编号，不要用身份证号）、stratum、psu、region（与所在社区一样）；可以有 household（户号）、name、address、postcode（印在信上）；其他列与姓名存在一处。',
    en: 'unit (a number for each person, never that of the identity card), stratum, psu and region (as of the community); perhaps household, and name, address, postcode for the letter; other columns are kept with the name.',
  },
  households: {
    zh: 'psu（抽中的社区编号）、household（户号）；可以有 name、address、postcode。',
    en: 'psu (a community that was drawn) and household; perhaps name, address, postcode.',
  },
} satisfies Record<Kind, unknown>;

export const changeTexts = {
  added: { zh: '新增', en: 'Added' },
  removed: { zh: '删去', en: 'Removed' },
  changed: { zh: '改变', en: 'Changed' },
  moved: { zh: '换了位置', en: 'Moved' },
} satisfies Table;

export const drawTexts = {
  needsFrame: { zh: '先导入名单。', en: 'Import the list first.' },
  about: {
    zh: '先在每一层按人数多少抽社区，再在每个社区里均匀抽人。只能抽一次；每个人被抽中的概率都存着，将来就是他的权数。',
    en: 'Communities are drawn in each stratum by their size, then people of each evenly. It is done once; everybody’s probability is kept and makes the weight.',
  },
  aboutAreas: {
    zh: '有人员名单的，请先导入人员名单，再抽样。只有社区清单时，先抽社区；抽中的社区由人入户列出清单、导入以后，再从清单里抽户。',
    en: 'If there is a list of people, import it before the draw. With a list of areas alone, communities are drawn first. They are walked, their households are listed and imported, and households are drawn from that list.',
  },
  perStratum: { zh: '每层抽几个社区', en: 'Communities to draw in each stratum' },
  ofStratum: (name: string, all: number) => ({
    zh: `“${name}”抽几个社区（名单里有 ${all} 个）`,
    en: `Communities to draw in “${name}” (of ${all})`,
  }),
  differ: { zh: '各层抽的个数不一样', en: 'The strata differ' },
  take: { zh: '每个社区抽几人', en: 'People to draw in each' },
  takeHouseholds: { zh: '每个社区抽几户', en: 'Households to draw in each' },
  reserve: { zh: '另留几批备用', en: 'Replicates to hold back' },
  reserveHint: {
    zh: '每批在每个社区各多一人。回答太少时整批放出。',
    en: 'Each is one more person of every community, released as a whole when too few answer.',
  },
  seed: { zh: '随机种子', en: 'Random seed' },
  seedHint: {
    zh: '本页用随机数提出的，可以改成事先定好的数。抽样时记录在案：同一份名单、同一个种子，抽出的总是同样的人，谁也不能挑。',
    en: 'Proposed by this page at random; a number that was fixed before may take its place. It is written down with the draw: the same list and seed always draw the same people, so that nobody can choose.',
  },
  plan: (psus: number, people: number, reserve: number) => ({
    zh: `这样抽：${psus} 个社区，最多 ${people} 人收到信，另备 ${reserve} 人。`,
    en: `This draws ${psus} communities and at most ${people} people to be invited, and ${reserve} in reserve.`,
  }),
  planPsus: (psus: number, take: number) => ({
    zh: `这样抽：${psus} 个社区，每个以后抽 ${take} 户。`,
    en: `This draws ${psus} communities, and later ${take} households of each.`,
  }),
  begin: { zh: '抽样', en: 'Draw the sample' },
  fixes: {
    zh: '抽样只能做一次，做了以后名单不能再换，也不能重抽。数目和种子记入操作记录。',
    en: 'The sample is drawn once. After it the list stays, and nothing is drawn again. Numbers and seed go into the audit.',
  },
  confirm: { zh: '确认抽样', en: 'Draw it' },
  drawing: { zh: '正在抽样…', en: 'Drawing…' },
  done: { zh: '已抽样。', en: 'The sample is drawn.' },
  at: { zh: '抽样时间', en: 'Drawn' },
  drawnPeople: { zh: '抽中，收到信', en: 'Drawn, to be invited' },
  reserveLeft: { zh: '备用的人', en: 'People in reserve' },
  replicatesLeft: { zh: '备用的批数', en: 'Replicates left' },
  psusDrawn: { zh: '抽中的社区或村', en: 'Communities drawn' },
  byStratum: { zh: '抽样结果，分层', en: 'The sample by stratum' },
  byPsu: { zh: '抽样结果，分社区或村', en: 'The sample by community' },
  people: { zh: '抽中', en: 'Drawn' },
  inReserve: { zh: '备用', en: 'Reserve' },
  probability: { zh: '社区入样概率', en: 'Probability of the community' },
  certain: { zh: '必选', en: 'certain' },
  psu: { zh: '社区或村', en: 'Community' },
  stratum: { zh: '层', en: 'Stratum' },
  householdsNext: {
    zh: '社区已抽好。下一步：到抽中的社区入户列清单，在上面作为“入户清单”导入，再抽户。',
    en: 'The communities are drawn. Next they are walked; import the list of their households above, then draw households.',
  },
  householdsAbout: {
    zh: '从入户清单里抽户，数目和种子沿用抽社区时的。',
    en: 'Households are drawn from the list, with the numbers and the seed of the first draw.',
  },
  respondent: { zh: '户内怎样定一个人', en: 'How one person of a household is chosen' },
  kish: { zh: '按表定人（基什表）', en: 'By a table (Kish)' },
  lastBirthday: { zh: '最近过生日的人', en: 'Whoever had the last birthday' },
  drawHouseholds: { zh: '抽户', en: 'Draw the households' },
  householdsFixes: {
    zh: '抽户只能做一次，做了以后入户清单不能再换。',
    en: 'Households are drawn once. After it the list of households stays.',
  },
  psuTerm: {
    zh: '社区或村：抽样时的初级抽样单元（PSU），名单里是 psu 一列。',
    en: 'Community: the primary sampling unit (psu), the column psu of the list.',
  },
  stratumTerm: {
    zh: '层：分开抽样的部分，例如街道和乡镇，名单里是 stratum 一列。',
    en: 'Stratum: a part that is drawn from on its own, such as towns and villages; the column stratum.',
  },
  ppsTerm: {
    zh: '社区按规模成比例的概率系统抽取（PPS）；人数特别多、一定会抽中的社区叫必选，它在方差计算中自成一层。',
    en: 'Communities are drawn systematically with probability proportional to size. One so large that it is certain is a stratum of its own for the variance.',
  },
} satisfies Table;

export const releaseTexts = {
  title: { zh: '放出备用样本', en: 'Release of the reserve' },
  about: {
    zh: '交卷太少时，可以整批放出备用样本。放了收不回，所有人的权数随之重算；新放出的人另印信。',
    en: 'Where too few answer, whole replicates can be released. That is not taken back, all weights are made anew, and the new people get letters.',
  },
  later: { zh: '现场开始以后才能放出。', en: 'It can be done once the fieldwork is open.' },
  count: (left: number) => ({ zh: `放出几批（还有 ${left} 批）`, en: `Replicates to release (of ${left})` }),
  reason: { zh: '为什么（记录在案）', en: 'Why (it is written down)' },
  begin: { zh: '放出备用样本', en: 'Release them' },
  done: (count: number) => ({
    zh: `已放出 ${count} 批。请在下面给新抽中的人印信。`,
    en: `${count} released. Make the letters of the new people below.`,
  }),
} satisfies Table;

export const letterTexts = {
  needsDraw: { zh: '先抽样。', en: 'Draw the sample first.' },
  about: {
    zh: '抽中的人每人一封信，信上有只属于他的链接和二维码。一封也不能少：没收到信的人不会答，就从结果里悄悄漏掉了。',
    en: 'Everybody drawn gets a letter with a link and a QR code of their own. Not one may be left out: whoever gets none does not answer, and is missing from the figures without a sound.',
  },
  drawn: { zh: '要印的信', en: 'Letters needed' },
  made: { zh: '已印', en: 'Made' },
  missing: { zh: '还缺', en: 'Missing' },
  allMade: { zh: '全部印好了。', en: 'All of them are made.' },
  table: { zh: '信，分社区或村', en: 'Letters by community' },
  psu: { zh: '社区或村', en: 'Community' },
  make: { zh: '印信', en: 'Make letters' },
  which: { zh: '给哪些人', en: 'For whom' },
  allMissing: (count: number) => ({ zh: `所有还没有信的人（${count}）`, en: `All who have none (${count})` }),
  ofPsu: (psu: string, count: number) => ({ zh: `${psu}（${count}）`, en: `${psu} (${count})` }),
  format: { zh: '要什么文件', en: 'Which file' },
  sheets: { zh: 'PDF：一人一页，直接打印', en: 'PDF: a page each, to be printed' },
  csv: { zh: 'CSV：用自己的信笺排版', en: 'CSV: for paper of your own' },
  site: { zh: '居民打得开的网址', en: 'The address that residents can open' },
  siteHint: {
    zh: '印在信上。请核对：要是居民手机上能打开的网址，末尾不带斜线。',
    en: 'It is printed on the letters: an address that a resident’s phone can open, without a slash at its end.',
  },
  once: {
    zh: '链接只在下载的这个文件里，以后谁也看不到第二次。谁拿到都能替人答：印完就删，不发微信，不存网盘。',
    en: 'The links are in the file that you download, and are never shown again. Whoever has them can answer for others: delete the file once it is printed, and do not send it around.',
  },
  download: { zh: '制作并下载', en: 'Make and download' },
  working: { zh: '正在制作，请不要关闭本页…', en: 'Making them; please keep this page open…' },
  done: (name: string) => ({
    zh: `已制作并下载：${name}。请马上确认文件打得开；丢了只能重印。`,
    en: `Made and downloaded: ${name}. Make sure now that it opens; a lost file can only be made again.`,
  }),
  again: { zh: '信丢了、印坏了：重印', en: 'Lost or spoilt letters: make them again' },
  againAbout: {
    zh: '重印的人，原来那封信作废，扫旧码打不开。已经寄出的不要重印。',
    en: 'The old letter of everybody for whom one is made again is void: its code opens nothing. Do not do it for letters that were sent.',
  },
  againOpen: {
    zh: '现场已经开始：只有放出的备用样本、在网页上制作的信可以重印，链接不变，原来的信仍然有效。',
    en: 'The fieldwork is open: only letters of released cases that were made here can be made again. Their links are the same, and the old letters stay good.',
  },
  allMadeChoice: (count: number) => ({ zh: `所有已有信的人（${count}）`, en: `All who have one (${count})` }),
  numbers: { zh: '只印这些个案编号（可不填，用逗号隔开）', en: 'These case numbers alone (may be empty; with commas)' },
  numbersWrong: { zh: '个案编号是用逗号隔开的整数，例如 3, 17。', en: 'Case numbers are whole numbers with commas, such as 3, 17.' },
  reason: { zh: '为什么重印（记录在案）', en: 'Why (it is written down)' },
  void: { zh: '我知道原来的信从此作废', en: 'I know that the old letters are void' },
  downloadAgain: { zh: '作废旧信，重印并下载', en: 'Void the old ones, make and download' },
  illegible: (count: number) => ({
    zh: `有 ${count} 人的姓名或地址在 PDF 上印不全（字库里没有那个字，或地址太长），请手写信封。`,
    en: `${count} names or addresses are not wholly printed on the sheets (a character that is missing, or too long an address): write these envelopes by hand.`,
  }),
  caseHint: {
    zh: 'case 一列是个案编号，登记上门结果和重印时要用：先把 case、unit、batch 三列另存一份，再删原文件。',
    en: 'The column case is the case’s number, which contacts and reprints take: keep case, unit and batch, then delete the file.',
  },
  sheetHint: {
    zh: '信封上的编号是名单里的编号，不是个案编号。登记上门结果要用的个案编号，用 kesu remind --out 取得。',
    en: 'The number on a sheet is the list’s, not the case’s. Contacts take the number of the case: kesu remind --out has it.',
  },
} satisfies Table;
