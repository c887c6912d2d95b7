//! Reads the names that CloudFormation gave to the parts of a stack.

use roxmltree::{Document, Node};

use crate::cloud::CloudError;

/// The names that CloudFormation gave, by our names for them.
pub(super) struct Names(pub(super) Vec<(String, String)>);

impl Names {
    /// Reads pairs of neighbouring elements, such as `OutputKey` and `OutputValue`.
    pub(super) fn read(operation: &str, text: &str, key: &str, value: &str) -> Result<Self, CloudError> {
        let document = parse(operation, text)?;
        let keys = document.descendants().filter(|node| node.has_tag_name(key));
        let pair = |node: Node<'_, '_>| Some((node.text()?.to_owned(), child_text(node.parent()?, value)?));
        Ok(Self(keys.filter_map(pair).collect()))
    }

    pub(super) fn get(&self, key: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }
}

pub(super) fn parse<'t>(operation: &str, text: &'t str) -> Result<Document<'t>, CloudError> {
    Document::parse(text).map_err(|_| CloudError::Unreadable {
        operation: operation.to_owned(),
        answer: text.chars().take(200).collect(),
    })
}

pub(super) fn first_text(document: &Document<'_>, tag: &str) -> Option<String> {
    document.descendants().find(|node| node.has_tag_name(tag))?.text().map(str::to_owned)
}

pub(super) fn child_text(node: Node<'_, '_>, tag: &str) -> Option<String> {
    node.children().find(|child| child.has_tag_name(tag))?.text().map(str::to_owned)
}
