package report

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/law"
	"liancheng/receipt"
)

// bom has spreadsheet programs read the file as UTF-8.
const bom = "\uFEFF"

// WriteCSV writes the report as a table: a header in Chinese, the total, then each grouping.
func (r *Report) WriteCSV(w io.Writer) error {
	outcomes := outcomeCodes(r.Total.Screenings)
	out, err := begin(w, slices.Concat([]string{"分组", "代码", "名称"}, listingHead, orderHead, screeningHead(outcomes)))
	if err != nil {
		return err
	}
	for _, group := range []struct {
		name string
		rows []Row
	}{{"合计", []Row{r.Total}}, {"按部门", r.ByFunction}, {"按领域", r.ByDomain}, {"按盟市", r.ByLeague}, {"按地区", r.ByRegion}} {
		for _, row := range group.rows {
			head := []string{group.name, guard(row.ID), guard(row.Name)}
			numbers := slices.Concat(listingNumbers(row.Listings), orderNumbers(row.Orders), screeningNumbers(row.Screenings, outcomes))
			if err := out.Write(append(head, texts(numbers)...)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// WriteCSV writes a return as a table: one line for each measure, then the total. The
// body's screenings stand in the total's line.
func (r *Return) WriteCSV(w io.Writer, rules *law.Ruleset) error {
	outcomes := outcomeCodes(r.Figures.Screenings)
	out, err := begin(w, slices.Concat([]string{"机构", "周期", "职能", "领域", "措施", "任务种类"}, orderHead, screeningHead(outcomes)))
	if err != nil {
		return err
	}
	name, domain := functionName(rules), domainName(rules)
	for _, l := range r.Figures.Lines {
		line := []string{guard(r.BodyName), r.Window.Chinese(), guard(name(l.Function)), guard(domain(strconv.Itoa(l.Domain))), guard(l.Measure), guard(l.Kind.Chinese())}
		blank := make([]string, len(screeningHead(outcomes)))
		if err := out.Write(slices.Concat(line, texts(orderNumbers(l.Orders)), blank)); err != nil {
			return err
		}
	}
	last := []string{guard(r.BodyName), r.Window.Chinese(), "合计", "", "", ""}
	numbers := slices.Concat(orderNumbers(r.Figures.Total), screeningNumbers(r.Figures.Screenings, outcomes))
	if err := out.Write(append(last, texts(numbers)...)); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func begin(w io.Writer, head []string) (*csv.Writer, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return nil, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return out, out.Write(head)
}

// guard keeps a spreadsheet program from reading a text as a formula.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

var listingHead = []string{"期初在列", "本期列入", "其中转入", "本期终止", "届满移出", "修复移出", "撤销", "期末在列"}

func listingNumbers(l Listings) []int64 {
	return []int64{l.InForceStart, l.Made, l.Adopted, l.Ended, l.Expired, l.Repaired, l.Revoked, l.InForceEnd}
}

var orderHead = []string{
	"期初未结任务", "本期下达任务", "本期办结任务（扣除重开）", "其中重开", "期末未结任务", "期末逾期任务",
	"本期签收", "本期启动程序", "本期持续任务反馈次数", "本期解除后仍实施的任务",
	"本期已实施", "本期不适用", "本期无法实施", "本期移交", "本期取消", "本期随列入终止", "本期推送及协助（送达即结）",
	"下达任务期末：待签收", "下达任务期末：已签收", "下达任务期末：已启动程序", "下达任务期末：持续实施中", "下达任务期末：已退回",
	"下达任务期末：已实施", "下达任务期末：不适用", "下达任务期末：无法实施", "下达任务期末：已移交", "下达任务期末：已取消",
	"下达任务期末：随列入终止", "下达任务期末：推送及协助",
}

func orderNumbers(o Orders) []int64 {
	numbers := []int64{o.OpenStart, o.Issued, o.Closed, o.Reopened, o.OpenEnd, o.Overdue, o.Acknowledged, o.Opened, o.Periods, o.AfterRelease}
	numbers = append(numbers, endingNumbers(o.Endings)...)
	numbers = append(numbers, o.States.Waiting, o.States.Acknowledged, o.States.Opened, o.States.Running, o.States.SentBack)
	return append(numbers, endingNumbers(o.States.Endings)...)
}

func endingNumbers(e Endings) []int64 {
	return []int64{e.Done, e.NotApplicable, e.Cannot, e.HandedOver, e.Cancelled, e.Finished, e.Informed}
}

// advices are columns whether or not one occurred, so that tables of two periods line up.
var advices = []receipt.Advice{receipt.Block, receipt.Restrict, receipt.Strict, receipt.Reference, receipt.Clear, receipt.Unchecked}

func screeningHead(outcomes []string) []string {
	head := []string{"核查次数", "命中次数"}
	for _, a := range advices {
		head = append(head, "命中："+a.Chinese())
	}
	for _, o := range outcomes {
		head = append(head, "处理结果："+OutcomeWord(o))
	}
	return append(head, "尚无处理结果", "解除后仍实施")
}

func screeningNumbers(s Screenings, outcomes []string) []int64 {
	numbers := []int64{s.Asked, s.Hits}
	for _, a := range advices {
		numbers = append(numbers, s.Advice[string(a)])
	}
	for _, o := range outcomes {
		numbers = append(numbers, s.Outcomes[o])
	}
	return append(numbers, s.Unanswered, s.AfterRelease)
}

// outcomes are the codes of what officers do on a verdict, in screening's words; a test
// of the store holds the two together.
var outcomes = []struct{ code, word string }{
	{"measures-taken", "已采取措施"}, {"not-taken", "未采取措施"}, {"not-applicable", "不适用"},
}

// OutcomeWord names an outcome; a code that is none of them stands for itself.
func OutcomeWord(code string) string {
	for _, o := range outcomes {
		if o.code == code {
			return o.word
		}
	}
	return code
}

// outcomeCodes gives the codes that are columns: those known, and any other that occurs.
func outcomeCodes(s Screenings) []string {
	var codes []string
	for _, o := range outcomes {
		codes = append(codes, o.code)
	}
	for _, code := range slices.Sorted(maps.Keys(s.Outcomes)) {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

func texts(numbers []int64) []string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		out[i] = strconv.FormatInt(n, 10)
	}
	return out
}
