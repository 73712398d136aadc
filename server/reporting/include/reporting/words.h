/* Fixed words that every output of a kind carries, letter for letter. */
#ifndef KESU_REPORTING_WORDS_H
#define KESU_REPORTING_WORDS_H

#define WORDS_REHEARSAL "演练数据"
#define WORDS_ACTIVITY_NOTICE                                                                      \
	"自愿参与的模拟测评/竞赛统计，非抽样调查结果，不代表本地区公民具备科学素质的比例"

#endif
