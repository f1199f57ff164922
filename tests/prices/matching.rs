//! Which model a name means, and that a name which could mean several means none.

use crate::fixture::book;
use monitor_runtime::{PriceBook, cost::PriceList};

/// The provider and the model that are found, as `provider/model`.
fn found(provider: Option<&str>, model: &str) -> Option<String> {
    let prices = PriceBook::embedded().find(provider, model)?;
    Some(format!("{} {}", prices.provider(), prices.model()))
}

#[track_caller]
fn finds(provider: Option<&str>, model: &str, wanted: &str) {
    assert_eq!(found(provider, model).as_deref(), Some(wanted), "{provider:?} {model:?}");
}

#[test]
fn a_model_has_several_names_and_its_case_says_nothing() {
    finds(Some("openai"), "gpt-4o-2024-08-06", "openai gpt-4o");
    finds(Some("OpenAI"), "GPT-4o", "openai gpt-4o");
    finds(Some("anthropic"), "claude-sonnet-4-5-20250929", "anthropic claude-sonnet-4-5");
    finds(Some("openai"), "gpt-5.4-20260305", "openai gpt-5.4");
}

#[test]
fn a_provider_has_several_names() {
    finds(Some("azure.ai.openai"), "gpt-5.4", "azure gpt-5.4");
    finds(Some("xai"), "grok-4.20", "x-ai grok-4.20");
    finds(Some("gcp.vertex_ai"), "gemini-2.5-pro", "google gemini-2.5-pro");
    finds(Some("litellm"), "openai/gpt-5.4", "openai gpt-5.4");
    finds(Some("huggingface-groq"), "openai/gpt-oss-20b", "huggingface_groq openai/gpt-oss-20b");
    assert_eq!(found(Some("nobody"), "gpt-4o"), None);
}

#[test]
fn without_a_provider_a_name_belongs_to_whose_it_is() {
    finds(None, "gpt-4o", "openai gpt-4o");
    finds(None, "claude-sonnet-4-5", "anthropic claude-sonnet-4-5");
    finds(None, "gemini-2.5-pro", "google gemini-2.5-pro");
    finds(None, "grok-4.20", "x-ai grok-4.20");
}

#[test]
fn a_provider_may_stand_before_the_name() {
    finds(None, "openai/gpt-4o", "openai gpt-4o");
    finds(None, "openai:gpt-4o", "openai gpt-4o");
    finds(Some("openai"), "openai/gpt-4o", "openai gpt-4o");
    finds(None, "azure/gpt-5.4", "azure gpt-5.4");
    finds(None, "anthropic/claude-sonnet-4-5", "anthropic claude-sonnet-4-5");
    finds(None, "openrouter/anthropic/claude-sonnet-4.5", "openrouter anthropic/claude-sonnet-4.5");
    finds(None, "gemini/gemini-2.5-pro", "google gemini-2.5-pro");
    assert_eq!(found(None, "nobody/gpt-4o"), None);
    assert_eq!(found(None, "openrouter/gpt-of-nobody"), None);
    assert_eq!(found(Some("anthropic"), "openai/gpt-4o"), None);
}

#[test]
fn paths_of_google_and_names_of_bedrock_say_who_is_called() {
    finds(Some("google"), "models/gemini-2.5-pro", "google gemini-2.5-pro");
    finds(None, "models/gemini-2.5-pro", "google gemini-2.5-pro");
    finds(None, "publishers/google/models/gemini-2.5-pro", "google gemini-2.5-pro");
    let claude = "projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5";
    finds(None, claude, "google claude-sonnet-4-5");
    let haiku = "aws regional.anthropic.claude-haiku-4-5-20251001-v1:0";
    for name in [
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "arn:aws:bedrock:us-east-1:123:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0",
    ] {
        finds(None, name, haiku);
        finds(Some("aws"), name, haiku);
    }
    let global = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
    finds(None, global, &format!("aws {global}"));
}

#[test]
fn what_only_a_guess_could_place_has_no_price() {
    for name in [
        "",
        "gpt-4o-nano",
        "gpt-oss-120b",
        "openai/gpt-oss-120b",
        "deepseek-r1:8b",
        "deepseek-r1-distill-llama-8b",
        "mistral:latest",
        "ft:gpt-4o-of-tomorrow:org",
        "llama-3.3-70b-versatile",
        "us-gov.nvidia.nemotron-nano-3-30b",
        "eu.amazon.nova-lite-v1:0",
        "my-claude",
    ] {
        assert_eq!(found(None, name), None, "{name:?}");
    }
    assert_eq!(found(Some("google"), "gemini-2.5-pro-preview-tts-of-tomorrow-tts"), None);
    assert_eq!(found(Some("google"), "gemini-3.8-flash-cyber"), None);
}

#[test]
fn a_provider_is_known_by_the_address_of_its_api() {
    let embedded = PriceBook::embedded();
    for (url, provider) in [
        ("https://api.openai.com/v1/chat/completions", Some("openai")),
        ("https://openrouter.ai/api/v1", Some("openrouter")),
        ("https://our.openai.azure.com/openai/deployments/x", Some("azure")),
        ("https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/converse", Some("aws")),
        ("https://us-central1-aiplatform.googleapis.com/v1/projects/p", Some("google")),
        ("https://router.huggingface.co/groq/openai/v1", Some("huggingface_groq")),
        ("https://api.moonshot.cn/v1", Some("moonshotai")),
        ("http://localhost:11434/v1", None),
        ("https://api.openai.com.example.org/v1", None),
        ("not an address", None),
        ("", None),
    ] {
        assert_eq!(embedded.provider_of_url(url), provider, "{url}");
    }
    let own = book("provider ollama\n  url localhost 127.0.0.1");
    assert_eq!(own.provider_of_url("http://localhost:11434/v1"), Some("ollama"));
}

#[test]
fn each_model_of_the_catalogue_is_found_by_its_own_id() {
    let text = include_str!("../../monitor-runtime/src/cost/catalogue/catalogue.prices");
    let list = PriceList::read(text).expect("the catalogue is written by the project");
    assert_eq!((list.providers(), list.models()), (47, 2_330));
    assert_eq!(list.to_string(), text, "what was read is written as the same");
    let mut provider = "";
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("provider ") {
            provider = id;
        } else if let Some(id) = line.strip_prefix("model ") {
            finds(Some(provider), id, &format!("{provider} {id}"));
            let prices = PriceBook::embedded().find(Some(provider), id).expect("a model");
            let page = prices.price_page().is_some_and(|page| page.starts_with("https://"));
            assert!(page && prices.checked().is_some(), "{provider} {id}");
        }
    }
}

#[test]
fn a_name_that_only_begins_like_a_known_one_is_another_model() {
    for name in [
        "claude-opus-4-10",
        "claude-opus-4-10-20261001",
        "claude-sonnet-4-55@20261001",
        "claude-opus-4.10",
        "gemini-2.5-pro-max",
        "gemini-2.5-pro-mini",
        "gemini-1.5-flash-8b-ultra",
        "gpt-5-nano-max",
        "gpt-4o-realtime-ultra",
        "deepseek-chat-mini",
        "amazon.nova-pro-v9:0",
        "us.anthropic.claude-opus-4-10-20261001-v1:0",
    ] {
        assert_eq!(found(None, name), None, "{name}");
    }
    assert_eq!(found(Some("google"), "claude-opus-4-10"), None);
    // names of the catalogue that have such a word in them
    finds(None, "gpt-5.1-codex-max", "openai gpt-5.1");
    finds(None, "gemini-nano-banana-2.1", "google gemini-nano-banana-2.1");
    finds(None, "amazon.nova-pro-v1:0", "aws amazon.nova-pro-v1:0");
    finds(None, "claude-opus-4-1-20250805", "anthropic claude-opus-4-1");
}

#[test]
fn prices_of_a_user_under_another_id_of_a_provider_are_that_provider_s() {
    use monitor_runtime::ModelPrices;
    let file =
        book("provider xai\nmodel grok-of-ours\n  price input 1\nprovider gemini\n  discount 10%");
    let own = ModelPrices::per_million("bedrock", "our-claude", "1", "1").expect("decimals");
    let own = file.with(own);
    for (provider, model, known_as) in [
        ("xai", "grok-4.20", "x-ai"),
        ("x-ai", "grok-of-ours", "x-ai"),
        ("xai", "grok-of-ours", "x-ai"),
        ("bedrock", "amazon.nova-pro-v1:0", "aws"),
        ("aws", "our-claude", "aws"),
        ("gemini", "gemini-2.5-pro", "google"),
        ("google", "gemini-2.5-pro", "google"),
    ] {
        let prices = own.find(Some(provider), model);
        let prices = prices.unwrap_or_else(|| panic!("{provider} {model}"));
        assert_eq!(prices.provider(), known_as, "{provider} {model}");
        if known_as == "google" {
            assert_eq!(prices.source(), monitor_runtime::CostSource::Override);
        }
    }
}
