//! Price files of users: what they can say, and that a broken one changes nothing.

use crate::fixture::{MILLION, at, book, now, usd, usd_of};
use monitor_runtime::{
    CostSource, ModelPrices, PriceBook, Unpriced, Usage, UsageKind,
    cost::{ImportNote, PriceList, Prices},
};

fn input() -> Usage {
    Usage::new(MILLION, 0)
}

#[test]
fn everything_that_a_file_can_say_is_read_and_written_as_the_same() {
    let text = "\
provider acme
  name Acme Models
  also acme-ai *acme*&!acme-beta
  url api.acme.com **.acme.net/v1/*/chat
  sells acme-*
  never acme-test-*
  falls_back_to openai anthropic
  page https://acme.com/prices
  checked 2026-10-01
  discount 12.5%
  deployment chat of gpt-4o
  deployment \"our chat\" of openai gpt-4o
model big
  as big-1 \"big one\"
  like big-#### big*&!*-tts
  minimum audio_input_seconds 10
  price input 2.5 output 10 cache_read 0.25 requests 5
    above 200000 input 5 output 15
    from 1000000 input 6
  since 2026-07-30 price input 2
  since 2026-07-30T12:30:00Z price input 2.1
  daily 16:30-00:30 price input 1
  since 2026-08-01 daily 01:00-02:00:30 price input 0.000000000001
  variant batch price input 1
  variant flex since 2026-09-01 price output 5
model small
  discount 15%
model local
  price input 0 output 0
model secret
  unpriced

provider other
model x
  price output 1
";
    let list = PriceList::read(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(list.to_string(), text);
    assert_eq!(PriceList::read(&list.to_string()), Ok(list));
}

#[test]
fn comments_empty_lines_indents_and_windows_line_ends_say_nothing() {
    let text = "# ours\r\n\r\nprovider acme # the id\r\nmodel big#1\r\n\tfree # for us\r\n";
    let own = book(text);
    assert_eq!(usd(&own, "acme", "big#1", &input()), Ok("0".into()));
}

#[test]
fn a_mistake_in_a_file_without_line_ends_is_told_in_short() {
    let text = format!("provider a\nmodel x\n  {} 1", "p".repeat(1_000_000));
    let error = PriceBook::embedded().with_text(&text).expect_err("no word");
    let says = error.to_string();
    assert!(says.len() < 1_000 && says.contains("write as, like, price"), "{says}");
}

#[test]
fn hours_may_end_at_midnight() {
    let own = book("provider a\nmodel x\n  price input 2\n  daily 22:00-24:00 price input 1");
    let cost = |moment| usd_of(&own, "a", "x", &input(), at(moment), None);
    assert_eq!(cost("2026-11-01T21:59:59Z"), Ok("2".into()));
    assert_eq!(cost("2026-11-01T23:59:59Z"), Ok("1".into()));
    assert_eq!(cost("2026-11-02T00:00:00Z"), Ok("2".into()));
}

#[test]
fn a_byte_order_mark_says_nothing() {
    let own = book("\u{feff}provider acme\r\nmodel big\r\n  price input 2\r\n");
    assert_eq!(usd(&own, "acme", "big", &input()), Ok("2".into()));
    let json =
        "\u{feff}{\"big\": {\"litellm_provider\": \"acme\", \"input_cost_per_token\": 3e-6}}";
    assert_eq!(usd(&book(json), "acme", "big", &input()), Ok("3".into()));
}

#[test]
fn prices_of_a_user_are_all_the_prices_of_their_model() {
    // nothing of the catalogue shines through: neither its price of cached tokens nor its batches
    let own = book("provider openai\nmodel gpt-4o\n  price input 1 output 2");
    let cached = input().with(UsageKind::CacheRead, MILLION);
    assert_eq!(usd(&own, "openai", "gpt-4o", &cached), Ok("1".into()));
    let batch = usd_of(&own, "openai", "gpt-4o", &input(), now(), Some("batch"));
    assert_eq!(batch, Err(Unpriced::UnknownModel));
}

#[test]
fn a_mistake_is_told_with_its_line_and_what_to_write() {
    for (text, line, says) in [
        ("model x", 1, "begin with `provider ID`"),
        ("price input 1", 1, "begin with `provider ID`"),
        ("provider", 1, "write one id"),
        ("provider a b", 1, "write one id"),
        ("provider a\n  price input 1", 2, "name, also, url"),
        ("provider a\nmodel x", 2, "`unpriced` if nobody knows"),
        ("provider a\nmodel x\n\n  price inptu 1", 4, "\"inptu\" is no kind of usage"),
        ("provider a\nmodel x\n  price input", 3, "\"input\" without a price"),
        ("provider a\nmodel x\n  price input 1,5", 3, "\"1,5\""),
        ("provider a\nmodel x\n  price input -1", 3, "\"-1\""),
        ("provider a\nmodel x\n  price total 1", 3, "input and output"),
        ("provider a\nmodel x\n  price", 3, "an empty list"),
        ("provider a\nmodel x\n  above 5 input 1", 3, "before any `price`"),
        (
            "provider a\nmodel x\n  price input 1\n  above 9 input 1\n  above 5 input 1",
            5,
            "increase",
        ),
        ("provider a\nmodel x\n  since 2026-02-30 price input 1", 3, "\"2026-02-30\""),
        ("provider a\nmodel x\n  since yesterday price input 1", 3, "2026-07-30"),
        ("provider a\nmodel x\n  daily 25:00-26:00 price input 1", 3, "16:30-00:30"),
        ("provider a\nmodel x\n  variant batch", 3, "end with `price"),
        ("provider a\nmodel x\n  discount 101%", 3, "0% to 100%"),
        ("provider a\n  discount 0.15", 2, "0% to 100%"),
        ("provider a\n  deployment x gpt-4o", 2, "deployment NAME of"),
        ("provider a\nmodel x\n  minimum input 5", 3, "audio_input_seconds"),
        ("provider a\nmodel x\n  price input 1 output 2 input 3", 3, "\"input\" stands twice"),
        ("provider a\nmodel x\n  price input 1\n    above 200_000", 4, "a tier without prices"),
        ("provider a\nmodel x\n  daily 16:30-16:30 price input 1", 3, "16:30-00:30"),
        ("provider a\nmodel x\n  daily 00:00-24:00 price input 1", 3, "16:30-00:30"),
        ("provider a\nmodel x\n  free 5", 3, "\"5\" after `free`"),
        ("provider a\nmodel x\n  unpriced yet", 3, "\"yet\" after `unpriced`"),
        ("provider a\nmodel x\n  discount 5%\n  price input 1", 2, "only one of them"),
        ("provider a\nmodel x\n  price input 1\n  unpriced", 2, "only one of them"),
        ("{\n\"providers\": [\n{\"id\": 5}]}", 3, "genai-prices JSON"),
        (
            "[{\"id\": \"a\", \"models\": [\n{\"id\": \"x\", \"match\": {\"equals\": \"x\"},\n
             \"prices\": {\"input_mtok\": 1}},\n{\"id\": \"y\", \"match\": {\"equals\": \"y\"},
             \"prices\": {\"input_mtok\": -1}}]}]",
            5,
            "a/y: input_mtok \"-1\" is no price",
        ),
    ] {
        let error = PriceBook::embedded().with_text(text).expect_err(text);
        assert_eq!(error.line(), Some(line), "{text:?}: {error}");
        assert!(error.to_string().contains(says), "{text:?}: {error}");
        assert!(error.to_string().starts_with(&format!("line {line}: ")), "{error}");
    }
}

#[test]
fn a_broken_file_changes_nothing() {
    let before = PriceBook::embedded();
    let broken = "provider openai\nmodel gpt-4o\n  price input 99\nmodel gpt-4.1\n  price input x";
    assert!(before.clone().with_text(broken).is_err());
    assert_eq!(usd(&before, "openai", "gpt-4o", &input()), Ok("2.5".into()));
    let error = before.with_file("/no/such/prices").expect_err("no file");
    assert!(error.line().is_none() && error.to_string().contains("/no/such/prices"), "{error}");
}

#[test]
fn a_file_wins_over_the_catalogue_and_a_later_one_over_it() {
    let own = book("provider openai\nmodel gpt-4o\n  price input 1\nmodel gpt-9\n  price input 9");
    assert_eq!(usd(&own, "openai", "gpt-4o", &input()), Ok("1".into()));
    assert_eq!(usd(&own, "openai", "gpt-4.1", &input()), Ok("2".into()), "of the catalogue");
    let later = own.with_text("provider openai\nmodel gpt-4o\n  price input 7").expect("a list");
    assert_eq!(usd(&later, "openai", "gpt-4o", &input()), Ok("7".into()));
    assert_eq!(usd(&later, "openai", "gpt-9", &input()), Ok("9".into()));
    let in_code = ModelPrices::per_million("OpenAI", "gpt-4o", "8", "8").expect("decimals");
    assert_eq!(usd(&later.with(in_code), "openai", "gpt-4o", &input()), Ok("8".into()));
}

#[test]
fn a_discount_is_taken_off_what_lies_below_exactly_in_every_tier_and_variant() {
    let own = book(
        "provider openai
           discount 15%
         model gpt-4.1
           discount 50%
         model mine
           price input 4",
    );
    let of = |model, input, variant| {
        usd_of(&own, "openai", model, &Usage::new(input, 0), now(), variant)
    };
    assert_eq!(of("gpt-4o", MILLION, None), Ok("2.125".into()));
    assert_eq!(of("gpt-4o", MILLION, Some("batch")), Ok("1.0625".into()));
    assert_eq!(of("gpt-5.4", 272_001, None), Ok("1.15600425".into()), "0.85 x 5 dollars");
    assert_eq!(of("gpt-4.1", MILLION, None), Ok("1".into()));
    assert_eq!(of("gpt-4.1-2025-04-14", MILLION, None), Ok("1".into()), "by its other names too");
    assert_eq!(of("mine", MILLION, None), Ok("4".into()), "own prices are final");
    let source = own.find(Some("openai"), "gpt-4o").map(|prices| prices.source());
    assert_eq!(source, Some(CostSource::Override));
    assert_eq!(usd(&own, "azure", "gpt-4.1", &input()), Ok("2".into()), "another provider");
}

#[test]
fn a_deployment_costs_what_its_model_does() {
    let own = book(
        "provider azure
           discount 10%
           deployment chat-prod of gpt-5.4
           deployment relay of anthropic claude-sonnet-4-5
           deployment twice of chat-prod
           deployment circle of circle
           deployment lost of gpt-of-nobody
         provider anthropic
           discount 50%",
    );
    let prices = own.find(Some("azure"), "chat-prod").expect("a deployment");
    assert_eq!((prices.provider(), prices.model()), ("azure", "gpt-5.4"));
    let usage = Usage::new(100_000, 0);
    assert_eq!(usd(&own, "azure", "relay", &usage), Ok("0.27".into()), "less Azure's discount");
    for circle in ["circle", "lost"] {
        assert_eq!(usd(&own, "azure", circle, &usage), Err(Unpriced::UnknownModel), "{circle}");
    }
    assert_eq!(usd(&own, "azure", "twice", &usage), usd(&own, "azure", "chat-prod", &usage));
    assert!(own.find(None, "chat-prod").is_some(), "the only one of this name");
}

#[test]
fn code_can_say_what_a_file_can() {
    let speech = Prices::NONE.with(UsageKind::AudioInputSeconds, "3.6").expect("a decimal");
    let prices = ModelPrices::new("acme", "ears").prices(speech).minimum_seconds(10);
    let own = PriceBook::empty().with(prices.like("ears-####&!ears-0*"));
    let heard = |seconds| Usage::EMPTY.with(UsageKind::AudioInputSeconds, seconds);
    assert_eq!(usd(&own, "acme", "Ears-2026", &heard(20)), Ok("0.02".into()));
    assert_eq!(usd(&own, "acme", "ears", &heard(1)), Ok("0.01".into()));
    assert_eq!(usd(&own, "acme", "ears-0926", &heard(1)), Err(Unpriced::UnknownModel));
}

#[test]
fn a_price_without_a_provider_is_taken_only_where_one_has_it() {
    let own = book("provider ollama\nmodel llama3\n  free\nprovider vllm\nmodel llama3\n  free");
    assert!(own.find(None, "llama3").is_none());
    assert!(own.find(Some("vllm"), "llama3").is_some());
}

#[test]
fn the_data_of_genai_prices_is_read_and_what_it_cannot_say_here_is_noted() {
    let json = r#"[{"id": "acme", "name": "Acme", "api_pattern": "https://api\\.acme\\.com",
        "provider_match": {"contains": "acme"}, "model_match": {"regex": "^acme-[ab]"},
        "models": [
          {"id": "a", "match": {"or": [{"equals": "acme-a"}, {"regex": "^acme-a-\\d{2}$"}]},
           "prices": [{"prices": {"input_mtok": {"base": "1", "tiers": [{"start": 10, "price": 2}]}}},
                      {"constraint": {"start_date": "2026-01-01"},
                       "prices": {"input_mtok": "3", "input_gpixels": "1"}}],
           "price_variants": [{"when": {"processing": "batch"}, "prices": {"input_mtok": "0.5"}}]},
          {"id": "b", "match": {"regex": "^b+$"}, "prices": {"input_mtok": "0.04166666666666665"}},
          {"id": "c", "match": {"equals": "c"}, "prices": {}}]}]"#;
    let list = PriceList::read(json).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        list.to_string(),
        "\
provider acme
  name Acme
  also *acme*
  url api.acme.com
  sells acme-a* acme-b*
model a
  as acme-a
  like acme-a-##
  price input 1
    above 10 input 2
  since 2026-01-01 price input 3
  variant batch price input 0.5
model b
  price input 0.041666667
model c
  unpriced
"
    );
    let notes: Vec<String> = list.notes().iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert!(notes[0].contains("input_gpixels") && notes[1].contains("match"), "{notes:?}");
    let rounded = &list.notes()[2];
    assert!(matches!(rounded, ImportNote::Rounded { to, .. } if to == "0.041666667"), "{notes:?}");
    assert!(notes[3].contains("unpriced"), "{notes:?}");
}

#[test]
fn a_file_with_anything_in_it_is_read_or_refused_and_what_was_read_is_written_as_the_same() {
    let text = include_str!("../../monitor-runtime/src/cost/catalogue/additions.prices");
    let pieces =
        ["\"", "#", " ", "\n", "model x", "price", "-", "9", "since", "%", "é", "&!*", "\0"];
    // a linear congruential generator (Knuth's MMIX) is enough variety
    let mut state = 3u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    let (mut read, mut refused) = (0, 0);
    for _ in 0..3_000 {
        let mut broken = text.to_owned();
        for _ in 0..1 + next(3) {
            let at = (0..=next(broken.len())).rev().find(|at| broken.is_char_boundary(*at));
            broken.insert_str(at.unwrap_or(0), pieces[next(pieces.len())]);
        }
        match PriceList::read(&broken) {
            Ok(list) => {
                read += 1;
                let again = PriceList::read(&list.to_string());
                assert_eq!(again.as_ref(), Ok(&list), "{broken}");
            }
            Err(error) => {
                refused += 1;
                assert!(error.line().is_some(), "{error}");
            }
        }
    }
    assert!(read > 300 && refused > 300, "{read} read, {refused} refused");
}
