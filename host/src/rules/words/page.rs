//! A rule on a page: who, what, when, what must hold, and where the promise stands.

use super::Language;
use super::condition::{lines, quoted};
use super::names::{any_of, api_names, length, permission};
use super::touch;
use crate::rules::formula::{ActionNo, Node, NodeNo};
use crate::rules::lang::{self, Expression};
use crate::rules::policy::{Demand, Per, Policy, Rule, Trigger, Undecidable, When, Who, Window};

/// Something that is said about a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub label: &'static str,
    /// What is said; never empty.
    pub lines: Vec<String>,
}

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its id, with its part.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Everything else, in the order of reading.
    pub entries: Vec<Entry>,
}

/// A rule in words.
pub fn rule_page(policy: &Policy, rule: &Rule, language: Language) -> Page {
    Writer { policy, rule, language }.page()
}

/// A promise that no run can decide, in words.
pub fn undecidable_page(row: &Undecidable, language: Language) -> Page {
    let entry =
        |en: &'static str, zh: &'static str, text: &str| Entry { label: language.pick(en, zh), lines: vec![text.to_owned()] };
    let mut entries = vec![
        entry("result", "结论", language.pick("no run of the app can decide this", "运行应用无法判定此项")),
        entry("why", "原因", language.title(&row.why)),
        entry("clause", "条款", &row.clause),
    ];
    if !row.quote.is_empty() {
        entries.push(entry("text", "原文", &format!("\u{201c}{}\u{201d}", row.quote)));
    }
    Page { name: full_name(&row.id, &row.part), title: language.title(&row.title).to_owned(), entries }
}

fn full_name(id: &str, part: &str) -> String {
    if part.is_empty() { id.to_owned() } else { format!("{id} ({part})") }
}

struct Writer<'a> {
    policy: &'a Policy,
    rule: &'a Rule,
    language: Language,
}

/// What the words of a rule name.
#[derive(Default)]
struct Named {
    actions: Vec<ActionNo>,
    features: Vec<String>,
    shapes: Vec<String>,
    /// Whether it looks at consent.
    consent: bool,
}

/// The actions that decide a rule: those that it names, and those that signal consent when it looks at that.
pub(super) fn actions_of_rule(policy: &Policy, rule: &Rule) -> Vec<ActionNo> {
    let named = Writer { policy, rule, language: Language::En }.named();
    let mut actions = named.actions;
    for number in policy.consent.iter().filter(|_| named.consent).flat_map(|(_, actions)| actions) {
        if !actions.contains(number) {
            actions.push(*number);
        }
    }
    actions
}

/// The demand of a rule in words, under what it is called.
pub fn demand_entry(policy: &Policy, rule: &Rule, language: Language) -> Entry {
    let ((en, zh), lines) = Writer { policy, rule, language }.demand();
    Entry { label: language.pick(en, zh), lines }
}

impl Writer<'_> {
    fn page(&self) -> Page {
        let language = self.language;
        let mut entries = Vec::new();
        let mut add = |en: &'static str, zh: &'static str, lines: Vec<String>| {
            if !lines.is_empty() {
                entries.push(Entry { label: language.pick(en, zh), lines });
            }
        };
        let rule = self.rule;
        // Nobody in the app starts its processes.
        if !matches!(rule.when, When::Starts | When::Closes) {
            add("who", "谁", vec![self.who()]);
        }
        if matches!(rule.when, When::Accessed | When::Leaves) {
            add("data", "信息", vec![api_names(&rule.apis, language)]);
        }
        add("when", "时机", vec![self.moment()]);
        if let Some(node) = rule.only_while {
            add("only while", "适用情形", self.node(node));
        }
        let (label, demand) = self.demand();
        add(label.0, label.1, demand);
        add("declared", "已声明", self.declared());
        add("words", "用语", self.terms());
        add("numbers", "参数", self.parameters());
        add("decided by", "判定依据", vec![self.needs()]);
        add("clause", "条款", vec![rule.clause.clone()]);
        if !rule.quote.is_empty() {
            add("text", "原文", vec![format!("\u{201c}{}\u{201d}", rule.quote)]);
        }
        Page { name: full_name(&rule.id, &rule.part), title: language.title(&rule.title).to_owned(), entries }
    }

    fn who(&self) -> String {
        let language = self.language;
        let Who::Some { app, sdks, names } = &self.rule.who else {
            return language.pick("everybody: the app itself and every SDK", "任何人：应用自身及所有 SDK").to_owned();
        };
        let mut words = Vec::new();
        if *app {
            words.push(language.pick("the app itself", "应用自身").to_owned());
        }
        if *sdks {
            words.push(language.pick("every SDK", "所有 SDK").to_owned());
        }
        let quotes = language.pick(["the SDK ", ""], ["SDK「", "」"]);
        words.extend(names.iter().map(|name| format!("{}{name}{}", quotes[0], quotes[1])));
        any_of(&words, language)
    }

    fn moment(&self) -> String {
        let language = self.language;
        let is_capture = matches!(self.rule.demand, Demand::MustStop { .. });
        match self.rule.when {
            When::Accessed if is_capture => language.pick("while it is being captured", "采集进行期间"),
            When::Accessed => language.pick("whenever it is taken", "每次获取时"),
            When::Leaves => language.pick("whenever a text of it leaves the app", "其内容每次离开应用（外发）时"),
            When::Starts => language.pick("whenever a process of the app is started", "应用的进程每次被启动时"),
            When::Closes => language.pick("whenever the app closes itself or goes from the front", "应用自行关闭或离开前台时"),
            When::Asks if self.rule.permissions.is_empty() => {
                language.pick("whenever the app asks the user for a permission", "应用每次向用户申请权限时")
            }
            When::Asks => {
                let names: Vec<String> = self.rule.permissions.iter().map(|name| self.permission(name)).collect();
                let names = any_of(&names, language);
                return match language {
                    Language::En => format!("whenever the app asks the user for the permission {names}"),
                    Language::Zh => format!("应用每次向用户申请权限{names}时"),
                };
            }
        }
        .to_owned()
    }

    fn permission(&self, name: &str) -> String {
        let short = name.strip_prefix("android.permission.").unwrap_or(name);
        match (self.language, permission(name)) {
            (Language::Zh, Some(zh)) => format!("{short}（{zh}）"),
            _ => short.to_owned(),
        }
    }

    fn node(&self, node: NodeNo) -> Vec<String> {
        match self.expression(node) {
            Some(expression) => lines(&expression, self.rule.when, self.language),
            None => vec![self.policy.nodes.text[node as usize].clone()],
        }
    }

    fn expression(&self, node: NodeNo) -> Option<Expression> {
        lang::parse(&self.policy.nodes.text[node as usize]).ok()
    }

    /// What must hold, and what such a demand is called.
    fn demand(&self) -> ((&'static str, &'static str), Vec<String>) {
        let language = self.language;
        let span = |ns: u64| length(ns, language);
        match &self.rule.demand {
            Demand::Require(node) => (("allowed only if", "允许条件"), self.node(*node)),
            Demand::Forbid(node) => (("forbidden if", "禁止条件"), self.node(*node)),
            Demand::MustStop { within, after } => {
                let after = match after {
                    Trigger::Background => language.pick("the app has gone from the front", "应用离开前台").to_owned(),
                    Trigger::Actions(actions) => self.names(actions),
                    Trigger::Screen(screen) => {
                        let names: Vec<String> =
                            self.policy.screens[*screen as usize].iter().map(|name| format!("\u{201c}{name}\u{201d}")).collect();
                        let names = any_of(&names, language);
                        match language {
                            Language::En => format!("the screen {names} has gone"),
                            Language::Zh => format!("界面{names}消失"),
                        }
                    }
                };
                let text = match language {
                    Language::En => format!("at most {} after {after}", span(*within)),
                    Language::Zh => format!("{after}之后最多 {}", span(*within)),
                };
                (("must have stopped", "必须停止"), vec![text])
            }
            Demand::AtMost { count, window, per } => {
                let text = match (window, language) {
                    (Window::Last(ns), Language::En) => format!("{} in any {}", times(*count), span(*ns)),
                    (Window::Last(ns), Language::Zh) => format!("任意 {}内 {count} 次", span(*ns)),
                    (Window::Since(actions), Language::En) => {
                        format!("{} since the last {}, or since the start of the run", times(*count), self.names(actions))
                    }
                    (Window::Since(actions), Language::Zh) => {
                        format!("自最近一次{}（没有则自运行开始）起 {count} 次", self.names(actions))
                    }
                };
                (("at most", "最多"), vec![text + &self.per(*per)])
            }
            Demand::Gap { least, per } => {
                let text = match language {
                    Language::En => format!("{} between one time and the next", span(*least)),
                    Language::Zh => format!("相邻两次之间 {}", span(*least)),
                };
                (("at least", "至少"), vec![text + &self.per(*per)])
            }
            Demand::Irregular { times, tolerance, per } => {
                let percent = f64::from(*tolerance) / 10.0;
                let text = match language {
                    Language::En => format!("{times} intervals in a row that are equal, give or take {percent} %"),
                    Language::Zh => format!("连续 {times} 个相等的间隔（误差 {percent} % 以内）"),
                };
                (("never", "不得出现"), vec![text + &self.per(*per)])
            }
        }
    }

    fn names(&self, actions: &[ActionNo]) -> String {
        let names: Vec<String> =
            actions.iter().map(|number| quoted(&self.policy.actions[*number as usize].name, self.language)).collect();
        any_of(&names, self.language)
    }

    /// What is counted by itself.
    fn per(&self, per: Per) -> String {
        let parts = [
            (per.actor, "each actor", "每个主体"),
            (per.category, "each kind of data", "每类信息"),
            (per.api, "each api", "每个接口"),
            (per.process, "each process", "每个进程"),
        ];
        let words: Vec<&str> =
            parts.iter().filter(|(counts, ..)| *counts).map(|(_, en, zh)| self.language.pick(*en, *zh)).collect();
        match (words.is_empty(), self.language) {
            (true, Language::En) => ", all together".to_owned(),
            (true, Language::Zh) => "，合并计算".to_owned(),
            (false, Language::En) => format!(", {} by itself", words.join(" and ")),
            (false, Language::Zh) => format!("，按{}分别计算", words.join("和")),
        }
    }

    /// What the rule names.
    fn named(&self) -> Named {
        let mut named = Named::default();
        let conditions = match &self.rule.demand {
            Demand::Require(node) | Demand::Forbid(node) => Some(*node),
            _ => None,
        };
        for node in self.rule.only_while.into_iter().chain(conditions) {
            if let Some(expression) = self.expression(node) {
                self.collect(&expression, &mut named);
            }
        }
        if let Demand::MustStop { after: Trigger::Actions(actions), .. } | Demand::AtMost { window: Window::Since(actions), .. } =
            &self.rule.demand
        {
            named.actions.extend(actions);
        }
        // What a feature is made of has names as well.
        for feature in &named.features {
            let wanted = format!("in {feature}");
            if let Some(at) = self.policy.nodes.text.iter().position(|text| *text == wanted) {
                self.policy.actions_below(at as NodeNo, &mut named.actions);
            }
        }
        let mut seen = Vec::new();
        named.actions.retain(|action| {
            let is_new = !seen.contains(action);
            seen.push(*action);
            is_new
        });
        named
    }

    /// What the names in the rule stand for.
    fn terms(&self) -> Vec<String> {
        let named = self.named();
        let language = self.language;
        let colon = language.pick(": ", "：");
        let mut terms = Vec::new();
        for feature in &named.features {
            if let Some(text) = touch::feature(self.policy, feature, language) {
                terms.push(format!("{}{colon}{text}", quoted(feature, language)));
            }
        }
        for number in &named.actions {
            let action = &self.policy.actions[*number as usize];
            terms.push(format!("{}{colon}{}", quoted(&action.name, language), touch::action(action, language)));
        }
        for shape in self.policy.shapes.iter().filter(|shape| named.shapes.contains(&shape.name)) {
            terms.push(format!("{}{colon}{}", quoted(&shape.name, language), touch::shape(shape, language)));
        }
        terms
    }

    fn collect(&self, expression: &Expression, named: &mut Named) {
        match expression {
            Expression::In(name) if !named.features.contains(&name.text) => named.features.push(name.text.clone()),
            Expression::Action(name) => {
                let number = self.policy.actions.iter().position(|action| action.name == name.text);
                named.actions.extend(number.map(|number| number as ActionNo));
            }
            Expression::Value(name) => named.shapes.push(name.text.clone()),
            Expression::Consent(_) => named.consent = true,
            Expression::Not(inner) | Expression::Once(inner, _) => self.collect(inner, named),
            Expression::And(left, right) | Expression::Or(left, right) | Expression::Since(left, right, _) => {
                self.collect(left, named);
                self.collect(right, named);
            }
            _ => {}
        }
    }

    /// What those whom the rule is about have declared, when that is what it asks for.
    fn declared(&self) -> Vec<String> {
        let (Demand::Require(node), language) = (&self.rule.demand, self.language) else { return Vec::new() };
        if self.policy.nodes.list[*node as usize] != Node::Declared {
            return Vec::new();
        }
        let own = self.policy.declared.iter().filter(|row| row.who.meets(&self.rule.who));
        own.map(|row| {
            let data = api_names(&row.apis, language);
            let data =
                if data.is_empty() { language.pick("nothing that is watched", "无可监测的信息").to_owned() } else { data };
            match (language.title(&row.purpose), language) {
                ("", _) => data,
                (purpose, Language::En) => format!("{data} (for {purpose})"),
                (purpose, Language::Zh) => format!("{data}（用于{purpose}）"),
            }
        })
        .collect()
    }

    /// The free parameters that the rule uses, and where their values come from.
    fn parameters(&self) -> Vec<String> {
        let used = |name: &String| self.rule.parameters.contains(name);
        let (open, close) = self.language.pick((" (", ")"), ("（", "）"));
        let of = |parameter: &crate::rules::Parameter| {
            let from = [&parameter.source, &parameter.note];
            let from: Vec<&str> = from.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            let from = if from.is_empty() {
                String::new()
            } else {
                format!("{open}{}{close}", from.join(self.language.pick("; ", "；")))
            };
            format!("{} = {}{from}", parameter.name, parameter.value)
        };
        self.policy.parameters.iter().filter(|parameter| used(&parameter.name)).map(of).collect()
    }

    /// What a run has to show so that the rule can be decided.
    fn needs(&self) -> String {
        let (rule, language) = (self.rule, self.language);
        let calls = match rule.when {
            When::Accessed => ("calls", "敏感调用"),
            When::Leaves => ("texts that leave", "外发的内容"),
            When::Asks => ("requests for permissions", "权限申请"),
            When::Starts => ("starts of processes", "进程启动"),
            When::Closes => ("ends of processes", "进程结束"),
        };
        let parts = [
            (true, calls),
            (rule.needs_touches, ("touches", "触摸操作")),
            (rule.needs_foreground, ("the foreground", "前后台状态")),
            (rule.needs_screens, ("screens", "界面")),
            (rule.needs_permissions && rule.when != When::Asks, ("answers to requests for permissions", "权限答复")),
            (rule.needs_shapes, ("shapes of texts", "内容的形式")),
            (rule.needs_flags, ("flags of the app", "应用自身的标记")),
            (rule.needs_causes && rule.when != When::Starts, ("what processes are started for", "进程启动原因")),
        ];
        let words: Vec<&str> = parts.iter().filter(|(needed, _)| *needed).map(|(_, (en, zh))| language.pick(*en, *zh)).collect();
        words.join(language.pick(", ", "、"))
    }
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}
