//! The person who looks.

/// The person who looks at a page. A layer in front of the routes puts it into each request; without one, the person is
/// unknown and sees personal data masked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Viewer {
    /// The name, as it stands beside decisions.
    pub name: String,
    /// True if the person may see the personal data of customers.
    pub sees_personal_data: bool,
}
