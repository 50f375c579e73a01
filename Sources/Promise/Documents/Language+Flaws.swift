public import Agreement

extension Language {
    /// Why an authorisation is not valid (fine print, 20).
    public func flaw(_ flaw: AuthorisationFlaw) -> String {
        switch flaw {
        case .notAuthorisedPerson: text(en: "given by nobody authorised", zh: "非甲方指定授权人")
        case .unsigned: text(en: "no signed paper", zh: "无签字的书面授权书")
        case .signedLater: text(en: "signed after it was given", zh: "书面授权书签署于授权之后")
        case .credentialsRefused: text(en: "wrong user name or password", zh: "用户名或密码不正确")
        case .unchecked: text(en: "user name and password not checked", zh: "用户名和密码未经核实")
        case .noReason: text(en: "no reason why not in writing", zh: "未说明不能书面授权的原因")
        case .unknownWay: text(en: "neither in writing nor by telephone", zh: "既非书面亦非电话")
        }
    }
}
