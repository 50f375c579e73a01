import Site
import Testing

/// Who counts as told (fine print, 16).
@Suite struct ChosenContactsTests {
    private let li = Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 138 0000 0000", hook: "sms")
    private let desk = Contact(name: "Desk", isAuthorised: false, method: .officePhone, to: "+86 10 1", hook: "sms")

    @Test func whereNobodyIsChosenEverybodyCounts() {
        let chosen = ChosenContacts([desk])
        #expect(chosen.isEmpty && chosen.include(desk) && chosen.include(li))
        #expect(chosen.include(method: nil, to: nil, by: nil))
    }

    @Test func onlyAChosenWayCounts() {
        let chosen = ChosenContacts([li, desk])
        #expect(chosen.include(li) && !chosen.include(desk))
        // The same number by another way, and the same way to another number.
        #expect(!chosen.include(method: "pager", to: li.to, by: "Wang"))
        #expect(!chosen.include(method: "mobile", to: desk.to, by: "Wang"))
        #expect(chosen.include(method: "mobile", to: li.to, by: nil))
    }

    /// An unauthorised entry of the list does not lose what another entry has.
    @Test func theSameWayOfTwoContactsCountsOnce() {
        var twin = li
        twin.isAuthorised = false
        #expect(ChosenContacts([twin, li]).include(twin))
    }

    @Test func aPersonWhoSaysLessMustBeNamed() {
        let chosen = ChosenContacts([li])
        #expect(chosen.include(method: nil, to: nil, by: "Wang") && !chosen.include(method: nil, to: nil, by: nil))
        #expect(chosen.include(method: "mobile", to: nil, by: "Wang"))
        #expect(!chosen.include(method: "mobile", to: nil, by: nil))
        #expect(!chosen.include(method: "fax", to: nil, by: "Wang"))
    }

    @Test func waysAreComparedWithoutSpacesAndCase() {
        let mail = Contact(name: "Li", isAuthorised: true, method: .email, to: "Li.Wei@acme.example", hook: "mail")
        #expect(ChosenContacts([mail]).include(method: "email", to: " li.wei@ACME.example", by: nil))
        #expect(ChosenContacts([li]).include(method: "mobile", to: "+8613800000000", by: nil))
        // Only ASCII letters have a case here.
        let umlaut = Contact(name: "Li", isAuthorised: true, method: .email, to: "\u{C4}@acme.example", hook: "mail")
        #expect(!ChosenContacts([umlaut]).include(method: "email", to: "\u{E4}@acme.example", by: nil))
    }

    /// Old registers hold other words, which decide nothing.
    @Test func anOldWordIsNoContradiction() {
        let chosen = ChosenContacts([li])
        #expect(chosen.include(method: "phone", to: nil, by: "Wang"))
        #expect(chosen.include(method: "phone", to: li.to, by: "Wang"))
        #expect(!chosen.include(method: "phone", to: desk.to, by: "Wang"))
        #expect(!chosen.include(method: "phone", to: li.to, by: nil))
    }
}
