//! One element of a list that splits a count: how many tokens of which sort.
//!
//! What always holds: the elements of a list that name the same sort are added up.

use super::{fields::Field, names::Place, number::Number};

/// What one element has said so far.
pub(super) struct Portion {
    sort: Sort,
    pub(super) count: Option<Number>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Unsaid,
    Text,
    Audio,
    Image,
    Video,
    FiveMinutes,
    Hour,
}

/// Which field a sort of tokens is in which list. Gemini bills the pages of documents as images;
/// texts are what is left.
const FIELDS: [(Place, Sort, Field); 13] = [
    (Place::InputDetails, Sort::Audio, Field::AudioInput),
    (Place::InputDetails, Sort::Image, Field::ImageInput),
    (Place::InputDetails, Sort::Video, Field::VideoInput),
    (Place::ToolUseDetails, Sort::Audio, Field::AudioInput),
    (Place::ToolUseDetails, Sort::Image, Field::ImageInput),
    (Place::ToolUseDetails, Sort::Video, Field::VideoInput),
    (Place::CachedDetails, Sort::Audio, Field::AudioCacheRead),
    (Place::CachedDetails, Sort::Image, Field::ImageCacheRead),
    (Place::OutputDetails, Sort::Audio, Field::AudioOutput),
    (Place::OutputDetails, Sort::Image, Field::ImageOutput),
    (Place::OutputDetails, Sort::Video, Field::VideoOutput),
    (Place::CacheWriteDetails, Sort::FiveMinutes, Field::CacheWrite5m),
    (Place::CacheWriteDetails, Sort::Hour, Field::CacheWrite1h),
];

impl Portion {
    pub(super) const NOTHING: Portion = Portion { sort: Sort::Unsaid, count: None };

    pub(super) fn name(&mut self, sort: &str) {
        let known = [
            ("audio", Sort::Audio),
            ("image", Sort::Image),
            ("document", Sort::Image),
            ("video", Sort::Video),
            ("5m", Sort::FiveMinutes),
            ("1h", Sort::Hour),
        ];
        let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(sort));
        self.sort = found.map_or(Sort::Text, |(_, sort)| *sort);
    }

    /// The count that this element of a list in that place adds to, and by how much.
    pub(super) fn settle(self, place: Place) -> Option<(Field, Number)> {
        match place {
            // the list has one element for each token
            Place::Prefill => Some((Field::Input, Number::Count(1))),
            Place::TitanResult => Some((Field::TitanOutput, self.count?)),
            _ => {
                let is_it =
                    |(of, sort, _): &&(Place, Sort, Field)| *of == place && *sort == self.sort;
                Some((FIELDS.iter().find(is_it)?.2, self.count?))
            }
        }
    }
}

impl Default for Portion {
    fn default() -> Self {
        Portion::NOTHING
    }
}
