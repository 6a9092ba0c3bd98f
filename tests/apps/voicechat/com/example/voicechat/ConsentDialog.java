package com.example.voicechat;

import android.app.Activity;
import android.app.Dialog;
import android.view.View;
import android.view.WindowManager;

/** The question that comes first. */
final class ConsentDialog extends Dialog {
    ConsentDialog(Activity owner, View.OnClickListener agree, View.OnClickListener disagree) {
        super(owner);
        setTitle("用户协议与隐私政策");
        WindowManager.LayoutParams window = getWindow().getAttributes();
        window.x = 90;
        window.y = 460;
        getWindow().setLayout(900, 1000);
        // A button that no policy pack knows: then only the flag that the app keeps says that the user has agreed.
        boolean plain = Scenario.is("consent-by-flag");
        setContentView(new Screen(owner)
                .text("请阅读并同意用户协议与隐私政策", 60, 60, 780, 700)
                .button(R.id.btn_disagree, "不同意", 60, 820, 360, 120, disagree)
                .button(plain ? R.id.btn_next : R.id.btn_agree, plain ? "下一步" : "同意", 480, 820, 360, 120, agree)
                .done());
    }
}
